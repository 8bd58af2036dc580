package imagemeta

import (
	"encoding/binary"
	"io"
)

// fields reads numbers one after the other; what is not there is nothing, and short says so.
type fields struct {
	rest  []byte
	short bool
}

// next reads an unsigned number of n bytes, 0 to 8.
func (f *fields) next(n int) uint64 {
	if len(f.rest) < n {
		f.rest, f.short = nil, true
		return 0
	}
	var eight [8]byte
	copy(eight[8-n:], f.rest[:n])
	f.rest = f.rest[n:]
	return binary.BigEndian.Uint64(eight[:])
}

// id reads the number of an item, which newer versions of a box write in four bytes.
func (f *fields) id(long bool) uint32 {
	if long {
		return uint32(f.next(4))
	}
	return uint32(f.next(2))
}

// read takes from a box of the directory what it says about items.
func (d *directory) read(in io.ReaderAt, b box) error {
	if b.name != "pitm" && b.name != "iinf" && b.name != "iloc" {
		return nil
	}
	body := make([]byte, b.size)
	if _, err := io.ReadFull(io.NewSectionReader(in, b.from, b.size), body); err != nil {
		return early(err)
	}
	f := &fields{rest: body}
	version := f.next(1)
	f.next(3)
	switch b.name {
	case "pitm":
		d.primary = f.id(version > 0)
	case "iinf":
		if err := d.readKinds(in, b, version); err != nil {
			return err
		}
	case "iloc":
		if version > 2 {
			return unreadable("its places are written in an unknown way")
		}
		d.readPlaces(f, version)
	}
	if f.short {
		return unreadable("its directory is cut off")
	}
	return nil
}

func (d *directory) readKinds(in io.ReaderAt, b box, version uint64) error {
	counted := int64(2)
	if version > 0 {
		counted = 4
	}
	if b.size < 4+counted {
		return unreadable("its directory is cut off")
	}
	entries, err := readBoxes(in, b.from+4+counted, b.from+b.size)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		head := make([]byte, min(entry.size, 16))
		if _, err := io.ReadFull(io.NewSectionReader(in, entry.from, entry.size), head); err != nil {
			return early(err)
		}
		f := &fields{rest: head}
		version := f.next(1)
		f.next(3)
		if version < 2 {
			return unreadable("it does not say what its parts are")
		}
		id := f.id(version > 2)
		f.next(2)
		kind := make([]byte, 4)
		for i := range kind {
			kind[i] = byte(f.next(1))
		}
		if f.short {
			return unreadable("its directory is cut off")
		}
		d.kinds[id] = string(kind)
	}
	return nil
}

// mostPlaces bounds the work: sizes of nothing would make endless lists of a few bytes.
const mostPlaces = 100_000

func (d *directory) readPlaces(f *fields, version uint64) {
	sizes := f.next(2)
	offset, length, base, index := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if offset > 8 || length > 8 || base > 8 || version > 0 && index > 8 {
		f.short = true
		return
	}
	if version == 0 {
		index = 0
	}
	count := f.next(2)
	if version == 2 {
		count = count<<16 | f.next(2)
	}
	places := 0
	for i := uint64(0); i < count && !f.short; i++ {
		id := f.id(version == 2)
		method := uint64(0)
		if version > 0 {
			method = f.next(2) & 15
		}
		file := f.next(2)
		begin := f.next(base)
		for n := f.next(2); n > 0 && !f.short; n-- {
			f.next(index)
			if places++; places > mostPlaces {
				f.short = true
			}
			p := place{inside: method == 1, elsewhere: method > 1 || file != 0}
			p.at, p.size = int64(begin+f.next(offset)), int64(f.next(length))
			d.places[id] = append(d.places[id], p)
		}
	}
}
