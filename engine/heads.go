package engine

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Head is the end of a case's chain: whoever knows it can tell that nothing before it was changed, left out or cut off.
type Head struct {
	Case    string
	Seq     int
	Chain   []byte
	Changed time.Time
}

// HeadList is what an installation writes down about the heads of its chains, to be kept where nobody who can write
// to its database can write too. Nothing in it is personal: cases are hashes of their random ids, people who were
// removed are keyed digests that nobody can try out without the root key.
//
// A list holds the cases that changed since the one before, or all of them; each names the digest of the one before.
type HeadList struct {
	At     time.Time
	Since  time.Time // cases that changed since then are in it; zero: all
	Before string    // digest of the list before, "" of the first
	Cases  int       // how many there were altogether
	All    string    // digest over the heads of all cases, whether they are in the list or not
	Heads  []ListedHead
	Erased []ListedErasure
	Gone   []string       // removed people, as keyed digests
	Taken  map[string]int // highest number of each series
	Digest string         // over everything above; set by Encode and ReadHeads
}

// ListedHead is one head as a list holds it. Half of the digest is enough: nobody finds another history for it.
type ListedHead struct {
	Case  string // HashCase
	Seq   int
	Chain string
}

// ListedErasure says that values of a case were erased, so that they are erased again after a restore of an older backup.
type ListedErasure struct {
	Case string   // HashCase
	Seq  int      // of the event
	Refs []string // "*": all before it
}

const (
	headsTitle  = "laufzettel-heads 1"
	headsLength = 16 // bytes of a listed digest
)

// HashCase is how a case is named in lists that leave the installation. Ids are random: nobody finds one by trying.
func HashCase(id string) string {
	sum := sha256.Sum256([]byte("case\x00" + id))
	return base64.RawURLEncoding.EncodeToString(sum[:headsLength])
}

func (h Head) listed() ListedHead {
	return ListedHead{Case: HashCase(h.Case), Seq: h.Seq, Chain: listedChain(h.Chain)}
}

func listedChain(chain []byte) string {
	return base64.RawURLEncoding.EncodeToString(chain[:min(len(chain), headsLength)])
}

// line is how a head stands in a list, and what digests are made of.
func (h ListedHead) line() string {
	return "c " + h.Case + " " + strconv.Itoa(h.Seq) + " " + h.Chain + "\n"
}

// digestHeads is the digest over the heads of all cases; it sorts them.
func digestHeads(all []ListedHead) string {
	slices.SortFunc(all, func(a, b ListedHead) int { return strings.Compare(a.Case, b.Case) })
	h := sha256.New()
	for _, head := range all {
		io.WriteString(h, head.line())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Encode writes a list and sets its Digest.
func (l *HeadList) Encode() []byte {
	var b bytes.Buffer
	since := "all"
	if !l.Since.IsZero() {
		since = l.Since.UTC().Format(time.RFC3339Nano)
	}
	fmt.Fprintf(&b, "%s\nat %s\nsince %s\nbefore %s\ncases %d\nall %s\n", headsTitle, l.At.UTC().Format(time.RFC3339Nano), since, orDash(l.Before), l.Cases, l.All)
	for _, head := range l.Heads {
		b.WriteString(head.line())
	}
	for _, e := range l.Erased {
		fmt.Fprintf(&b, "e %s %d %s\n", e.Case, e.Seq, strings.Join(e.Refs, " "))
	}
	for _, person := range l.Gone {
		fmt.Fprintf(&b, "p %s\n", person)
	}
	for _, series := range sortedNames(l.Taken) {
		fmt.Fprintf(&b, "n %d %s\n", l.Taken[series], series)
	}
	sum := sha256.Sum256(b.Bytes())
	l.Digest = hex.EncodeToString(sum[:])
	fmt.Fprintf(&b, "end %s\n", l.Digest)
	return b.Bytes()
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// ErrHeadsBroken means that a list is not as it was written.
var ErrHeadsBroken = errors.New("the list is not as it was written: its digest does not match")

// ReadHeads reads a list. ErrHeadsBroken where a byte of it was changed or its end is missing; another error where it
// is no list at all. Lines before the list, as a mail has them, are passed over.
func ReadHeads(r io.Reader) (*HeadList, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), 1<<20)
	for lines.Scan() && strings.TrimSpace(lines.Text()) != headsTitle {
	}
	if lines.Text() == "" {
		return nil, errors.Join(fmt.Errorf("there is no list in it: it should begin with %q", headsTitle), lines.Err())
	}
	l := &HeadList{Taken: map[string]int{}}
	sum := sha256.New()
	io.WriteString(sum, headsTitle+"\n")
	for lines.Scan() {
		line := strings.Trim(lines.Text(), "\r ") // a mail indents what is quoted
		word, rest, _ := strings.Cut(line, " ")
		if word == "end" {
			l.Digest = hex.EncodeToString(sum.Sum(nil))
			if rest != l.Digest {
				return nil, ErrHeadsBroken
			}
			return l, nil
		}
		io.WriteString(sum, line+"\n")
		if err := l.take(word, rest); err != nil {
			return nil, errors.Join(ErrHeadsBroken, err)
		}
	}
	return nil, errors.Join(ErrHeadsBroken, lines.Err())
}

// take reads one line.
func (l *HeadList) take(word, rest string) (err error) {
	parts := strings.Fields(rest)
	number := func(i int) int {
		if i >= len(parts) {
			err = fmt.Errorf("the line %q is too short", word)
			return 0
		}
		n, bad := strconv.Atoi(parts[i])
		err = errors.Join(err, bad)
		return n
	}
	switch word {
	case "at":
		l.At, err = time.Parse(time.RFC3339Nano, rest)
	case "since":
		if rest != "all" {
			l.Since, err = time.Parse(time.RFC3339Nano, rest)
		}
	case "before":
		l.Before = strings.TrimPrefix(rest, "-")
	case "cases":
		l.Cases = number(0)
	case "all":
		l.All = rest
	case "c":
		if seq := number(1); len(parts) == 3 {
			l.Heads = append(l.Heads, ListedHead{Case: parts[0], Seq: seq, Chain: parts[2]})
		}
	case "e":
		if seq := number(1); err == nil {
			l.Erased = append(l.Erased, ListedErasure{Case: parts[0], Seq: seq, Refs: parts[2:]})
		}
	case "p":
		l.Gone = append(l.Gone, rest)
	case "n":
		value := number(0)
		_, series, _ := strings.Cut(rest, " ")
		l.Taken[series] = value
	}
	return err
}
