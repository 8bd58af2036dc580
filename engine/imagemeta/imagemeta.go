// Package imagemeta takes out of pictures what says more than they show: where and when a photo was taken,
// with which device, what a program or a person wrote into it, smaller pictures from before it was cut, and
// whatever hangs behind its end. The pixels are copied as they are, never encoded again, and a photo stays
// the right way up. It works by lists of what a picture needs: what is on none of them goes.
// Edit here when a format is to be cleaned that is not yet; detect.go of package engine knows all formats.
package imagemeta

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// ErrUnreadable means that a picture is damaged, or built in a way that nobody can vouch for. Nothing of what
// was written then may be kept.
var ErrUnreadable = errors.New("the picture cannot be read")

// cleaner writes the picture of size bytes to out, without its metadata.
type cleaner func(in io.ReaderAt, size int64, out *bufio.Writer) error

var cleaners = map[string]cleaner{
	"image/jpeg": cleanJPEG, "image/png": cleanPNG, "image/webp": cleanWebP, "image/gif": cleanGIF, "image/heic": cleanHEIC,
}

// Cleans says whether Clean knows a media type.
func Cleans(media string) bool { return cleaners[media] != nil }

// Clean copies a picture of size bytes from in to out, without its metadata. media is what its content was
// found to be, such as image/jpeg. ErrUnreadable where the picture is damaged or media is not known; every
// other error comes from in or out. It holds one block of the picture in memory, of a HEIC its directory too.
func Clean(media string, in io.ReaderAt, size int64, out io.Writer) error {
	clean, ok := cleaners[media]
	if !ok {
		return fmt.Errorf("%w: %s", ErrUnreadable, media)
	}
	w := bufio.NewWriterSize(out, 64<<10)
	if err := clean(in, size, w); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%w: it ends too early", ErrUnreadable)
		}
		return err
	}
	return w.Flush()
}

func unreadable(why string) error { return fmt.Errorf("%w: %s", ErrUnreadable, why) }

// reading gives a buffered view of a whole picture.
func reading(in io.ReaderAt, size int64) *bufio.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(in, 0, size), 64<<10)
}

// skip passes over n bytes; io.ErrUnexpectedEOF if there are fewer.
func skip(r *bufio.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, r, n)
	return early(err)
}

// copyBytes copies n bytes; io.ErrUnexpectedEOF if there are fewer.
func copyBytes(w io.Writer, r io.Reader, n int64) error {
	_, err := io.CopyN(w, r, n)
	return early(err)
}

func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
