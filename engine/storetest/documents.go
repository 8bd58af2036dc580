package storetest

import (
	"fmt"
	"time"

	"laufzettel/engine"
)

var documentPromises = []promise{
	{"a document comes back with a revision that rises", func(b *bench) {
		d := document("drafts", "k", "anna", "one")
		d.Expires = time.Now().Add(time.Hour).UTC().Truncate(time.Millisecond)
		b.ok(b.Write(ctx, put(0, d)))
		got, err := b.Get(ctx, "drafts", "k")
		b.ok(err)
		d.Revision = 1
		b.same("document", got, d)
		b.ok(b.Write(ctx, put(1, document("drafts", "k", "", "two"))))
		b.ok(b.Write(ctx, put(-1, document("drafts", "k", "", "three"))))
		got, err = b.Get(ctx, "drafts", "k")
		b.ok(err)
		d = document("drafts", "k", "", "three")
		d.Revision = 3
		b.same("document", got, d)
	}},
	{"an unknown document is not found", func(b *bench) {
		b.ok(b.Write(ctx, put(0, document("drafts", "k", "", "x"))))
		for _, at := range [][2]string{{"drafts", "other"}, {"links", "k"}} {
			_, err := b.Get(ctx, at[0], at[1])
			b.refuses(err, engine.ErrNotFound)
		}
	}},
	{"another revision than the expected one is refused", func(b *bench) {
		b.refuses(b.Write(ctx, put(1, document("c", "k", "", "x"))), engine.ErrDocumentChanged)
		b.ok(b.Write(ctx, put(0, document("c", "k", "", "x"))))
		for _, revision := range []int{0, 2} {
			b.refuses(b.Write(ctx, put(revision, document("c", "k", "", "y"))), engine.ErrDocumentChanged)
			b.refuses(b.Write(ctx, drop(revision, "c", "k")), engine.ErrDocumentChanged)
		}
		got, err := b.Get(ctx, "c", "k")
		b.ok(err)
		b.same("body", string(got.Body), "x")
	}},
	{"several changes are stored together or not at all", func(b *bench) {
		b.ok(b.Write(ctx, put(0, document("c", "1", "", "x"))))
		b.refuses(b.Write(ctx, put(0, document("c", "2", "", "x")), drop(1, "c", "1"), put(9, document("c", "3", "", "x"))), engine.ErrDocumentChanged)
		b.same("documents", b.find("c", "", 0), []string{"1"})
		b.ok(b.Write(ctx, put(0, document("c", "2", "", "x")), drop(1, "c", "1"), put(1, document("c", "2", "", "y"))))
		b.same("documents", b.find("c", "", 0), []string{"2"})
		b.ok(b.Write(ctx))
	}},
	{"a deleted document is gone and may be made anew", func(b *bench) {
		b.ok(b.Write(ctx, put(0, document("c", "k", "i", "x"))))
		b.ok(b.Write(ctx, drop(1, "c", "k")))
		_, err := b.Get(ctx, "c", "k")
		b.refuses(err, engine.ErrNotFound)
		b.same("by index", b.find("c", "i", 0), []string{})
		b.ok(b.Write(ctx, drop(-1, "c", "k")))
		b.refuses(b.Write(ctx, drop(1, "c", "k")), engine.ErrDocumentChanged)
		b.ok(b.Write(ctx, put(0, document("c", "k", "i", "y"))))
	}},
	{"find goes by key, by index, up to a limit", func(b *bench) {
		for i, key := range []string{"b", "ä", "a", "Z", "c", "10", "9"} {
			index := []string{"odd", "even"}[i%2]
			b.ok(b.Write(ctx, put(0, document("c", key, index, "x"))))
		}
		b.ok(b.Write(ctx, put(0, document("other", "o", "odd", "x"))))
		b.same("all, in the order of their bytes", b.find("c", "", 0), []string{"10", "9", "Z", "a", "b", "c", "ä"})
		b.same("index", b.find("c", "even", 0), []string{"10", "Z", "ä"})
		b.same("limit", b.find("c", "even", 2), []string{"10", "Z"})
		b.same("unknown index", b.find("c", "none", 0), []string{})
		b.same("unknown collection", b.find("none", "", 0), []string{})
	}},
	{"find without a limit gives all", func(b *bench) {
		for i := range 150 {
			b.ok(b.Write(ctx, put(0, document("c", fmt.Sprint(i), "", "x"))))
		}
		b.same("documents", len(b.find("c", "", 0)), 150)
	}},
	{"a document moves to its new index", func(b *bench) {
		b.ok(b.Write(ctx, put(0, document("c", "k", "old", "x"))))
		b.ok(b.Write(ctx, put(1, document("c", "k", "new", "x"))))
		b.same("old", b.find("c", "old", 0), []string{})
		b.same("new", b.find("c", "new", 0), []string{"k"})
	}},
	{"an expired document is not found and counts as absent", func(b *bench) {
		d := document("c", "k", "i", "x")
		d.Expires = time.Now().Add(200 * time.Millisecond)
		b.ok(b.Write(ctx, put(0, d)))
		b.same("before", b.find("c", "i", 0), []string{"k"})
		time.Sleep(time.Until(d.Expires) + 5*time.Millisecond)
		_, err := b.Get(ctx, "c", "k")
		b.refuses(err, engine.ErrNotFound)
		b.same("by index", b.find("c", "i", 0), []string{})
		b.same("all", b.find("c", "", 0), []string{})
		b.refuses(b.Write(ctx, put(1, document("c", "k", "", "y"))), engine.ErrDocumentChanged)
		b.ok(b.Write(ctx, put(0, document("c", "k", "", "y"))))
		got, err := b.Get(ctx, "c", "k")
		b.ok(err)
		b.same("revision", got.Revision, 1)
	}},
	{"documents change with a commit", func(b *bench) {
		b.ok(b.Write(ctx, put(0, document("links", "k", "", "x"))))
		c := start("a")
		c.Documents = []engine.DocumentChange{drop(1, "links", "k"), put(0, document("links", "l", "", "x"))}
		b.commit(c)
		b.same("documents", b.find("links", "", 0), []string{"l"})
	}},
}
