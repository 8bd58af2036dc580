package imagemeta

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"
	"sort"
)

// A HEIC is a box of boxes. Its directory (meta) lists items: tiles of the picture, smaller copies, and blocks
// of metadata, each with the places where its bytes lie. Moving bytes would mean rewriting all places, so
// nothing moves: metadata is written over where it lies, and the file keeps its length. The direction stays: a
// HEIC has it among the properties of its picture, not in EXIF.

// longestDirectory bounds the directory, which is read as a whole; that of a photo has some 5 KB.
const longestDirectory = 4 << 20

// heicBoxes are the boxes of a still picture. heicDirectory are those of its directory.
var (
	heicBoxes     = []string{"ftyp", "meta", "mdat", "free", "skip"}
	heicDirectory = []string{"hdlr", "pitm", "iloc", "iinf", "iprp", "iref", "idat", "grpl", "dinf", "free", "skip"}
	// heicPictures are the kinds of items that draw.
	heicPictures = []string{"hvc1", "hev1", "lhv1", "av01", "grid", "iden", "iovl", "tmap"}
	// heicRemarks are properties that tell instead of draw: descriptions, times, anything private.
	heicRemarks = []string{"udes", "altt", "crtt", "mdft", "uuid"}
)

// emptyEXIF is an EXIF item without entries, so that programs find one where the directory promises it.
var emptyEXIF = []byte("\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00")

// patch is written over what lies at a place: first head, then fill up to length.
type patch struct {
	at, length int64
	head       []byte
	fill       byte
}

type box struct {
	name       string
	at         int64 // of its first byte
	from, size int64 // content
}

func cleanHEIC(in io.ReaderAt, size int64, out *bufio.Writer) error {
	boxes, err := readBoxes(in, 0, size)
	if err != nil {
		return err
	}
	var patches []patch
	var meta *box
	var data []box
	for i, b := range boxes {
		switch {
		case b.name == "meta" && meta == nil:
			meta = &boxes[i]
		case b.name == "meta" || !slices.Contains(heicBoxes, b.name):
			patches = append(patches, b.vanish()...)
		case b.name == "mdat":
			data = append(data, b)
		case b.name == "free" || b.name == "skip":
			patches = append(patches, patch{at: b.from, length: b.size})
		}
	}
	if meta == nil || meta.size < 4 || meta.size > longestDirectory {
		return unreadable("it has no directory")
	}
	inside, err := cleanDirectory(in, *meta, data)
	if err != nil {
		return err
	}
	patches = append(patches, inside...)
	written := int64(0)
	for _, p := range patches {
		if written += p.length; written > 4*size {
			return unreadable("its blocks lie over each other")
		}
	}
	return copyPatched(in, size, patches, out)
}

// vanish turns a box into free space.
func (b box) vanish() []patch {
	return []patch{{at: b.at + 4, length: 4, head: []byte("free")}, {at: b.from, length: b.size}}
}

func readBoxes(in io.ReaderAt, from, to int64) ([]box, error) {
	var boxes []box
	for at := from; at < to; {
		var head [16]byte
		if to-at < 8 {
			return nil, unreadable("a box is cut off")
		}
		if _, err := in.ReadAt(head[:8], at); err != nil {
			return nil, early(err)
		}
		b := box{name: string(head[4:8]), at: at, from: at + 8}
		length := int64(binary.BigEndian.Uint32(head[:]))
		switch {
		case length == 0:
			length = to - at
		case length == 1:
			if to-at < 16 {
				return nil, unreadable("a box is cut off")
			}
			if _, err := in.ReadAt(head[8:], at+8); err != nil {
				return nil, early(err)
			}
			b.from += 8
			length = int64(binary.BigEndian.Uint64(head[8:]))
		}
		if b.size = length - (b.from - at); b.size < 0 || length > to-at || len(boxes) >= 10_000 {
			return nil, unreadable("a box is longer than the picture")
		}
		boxes = append(boxes, b)
		at += length
	}
	return boxes, nil
}

// directory is what is needed to find the bytes of items.
type directory struct {
	kinds   map[uint32]string
	primary uint32
	places  map[uint32][]place
	inside  *box  // idat
	data    []box // mdat
}

type place struct {
	inside    bool // relative to idat
	elsewhere bool // relative to another item, or in another file
	at, size  int64
}

func cleanDirectory(in io.ReaderAt, meta box, data []box) ([]patch, error) {
	boxes, err := readBoxes(in, meta.from+4, meta.from+meta.size)
	if err != nil {
		return nil, err
	}
	d := directory{kinds: map[uint32]string{}, places: map[uint32][]place{}, data: data}
	var patches []patch
	for i, b := range boxes {
		var wrong error
		switch {
		case !slices.Contains(heicDirectory, b.name):
			patches = append(patches, b.vanish()...)
		case b.name == "idat":
			d.inside = &boxes[i]
		case b.name == "iprp":
			more, err := cleanProperties(in, b)
			patches, wrong = append(patches, more...), err
		default:
			wrong = d.read(in, b)
		}
		if wrong != nil {
			return nil, wrong
		}
	}
	if !slices.Contains(heicPictures, d.kinds[d.primary]) {
		return nil, unreadable("it has no picture")
	}
	more, err := d.erase()
	return append(patches, more...), err
}

func cleanProperties(in io.ReaderAt, iprp box) ([]patch, error) {
	parts, err := readBoxes(in, iprp.from, iprp.from+iprp.size)
	if err != nil {
		return nil, err
	}
	var patches []patch
	for _, part := range parts {
		if part.name != "ipco" {
			continue
		}
		properties, err := readBoxes(in, part.from, part.from+part.size)
		if err != nil {
			return nil, err
		}
		for _, p := range properties {
			if slices.Contains(heicRemarks, p.name) {
				patches = append(patches, p.vanish()...)
			}
		}
	}
	return patches, nil
}

// holds says whether a place lies in the data, so that writing over it cannot change the directory.
func (d *directory) holds(p place) bool {
	boxes := d.data
	if p.inside {
		boxes = nil
		if d.inside != nil {
			boxes = []box{*d.inside}
		}
	}
	return slices.ContainsFunc(boxes, func(b box) bool {
		return p.size > 0 && p.at >= b.from && p.at <= b.from+b.size && p.size <= b.from+b.size-p.at
	})
}

// erase overwrites every item that does not draw.
func (d *directory) erase() ([]patch, error) {
	var patches []patch
	for id, kind := range d.kinds {
		if slices.Contains(heicPictures, kind) {
			continue
		}
		for i, p := range d.places[id] {
			if p.inside && d.inside != nil {
				p.at += d.inside.from
			}
			if p.elsewhere || !d.holds(p) {
				return nil, unreadable("a block lies where nobody can find it")
			}
			over := patch{at: p.at, length: p.size}
			switch {
			case kind == "Exif" && i == 0 && p.size >= int64(len(emptyEXIF)):
				over.head = emptyEXIF
			case kind == "mime":
				over.fill = ' '
			}
			patches = append(patches, over)
		}
	}
	return patches, nil
}

// copyPatched copies a picture and writes the patches over it.
func copyPatched(in io.ReaderAt, size int64, patches []patch, out *bufio.Writer) error {
	sort.SliceStable(patches, func(i, j int) bool { return patches[i].at < patches[j].at })
	block := make([]byte, 256<<10)
	for at := int64(0); at < size; at += int64(len(block)) {
		block = block[:min(int64(len(block)), size-at)]
		if _, err := in.ReadAt(block, at); err != nil && err != io.EOF {
			return err
		}
		for _, p := range patches {
			for i := max(p.at, at); i < min(p.at+p.length, at+int64(len(block))); i++ {
				block[i-at] = p.fill
				if i-p.at < int64(len(p.head)) {
					block[i-at] = p.head[i-p.at]
				}
			}
		}
		if _, err := out.Write(block); err != nil {
			return err
		}
	}
	return nil
}
