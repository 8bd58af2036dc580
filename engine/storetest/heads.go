package storetest

import (
	"bytes"
	"fmt"

	"laufzettel/engine"
)

// headPromises are about what lists of heads are made of.
var headPromises = []promise{
	{"heads are the ends of all chains by case id, also of cases that have lost their values, page by page", func(b *bench) {
		for _, id := range []string{"c", "a", "B", "ä", "b"} {
			c := start(id)
			c.Events[0].Chain = []byte("first of " + id)
			b.commit(c)
		}
		moved := next("a", 1)
		moved.Events[0].Chain, moved.Row.Changed = []byte("second of a"), noon.Add(5)
		b.commit(moved)
		var got []string
		for after := ""; ; {
			page, err := b.Heads(ctx, after, 2)
			b.ok(err)
			for _, head := range page {
				seq, chain := 1, []byte("first of "+head.Case)
				if head.Case == "a" {
					seq, chain = 2, []byte("second of a")
				}
				if head.Seq != seq || !bytes.Equal(head.Chain, chain) || head.Changed.IsZero() {
					b.Fatalf("the head of %s is %+v", head.Case, head)
				}
				got = append(got, head.Case)
			}
			if len(page) < 2 {
				break
			}
			after = page[len(page)-1].Case
		}
		b.same("heads", got, []string{"B", "a", "b", "c", "ä"}) // as bytes sort
	}},
	{"an empty store has no heads and no numbers", func(b *bench) {
		heads, err := b.Heads(ctx, "", 10)
		b.ok(err)
		numbers, err := b.Numbers(ctx)
		b.ok(err)
		b.same("heads and numbers", fmt.Sprint(len(heads), len(numbers)), "0 0")
	}},
	{"numbers are the highest of each series, whoever has them and in whatever order they came", func(b *bench) {
		for i, n := range []engine.Number{{Series: "A-#", Value: 9}, {Series: "A-#", Value: 10}, {Series: "A-#", Value: 2}, {Series: "B-#", Value: 1}} {
			c := start(fmt.Sprint("case", i))
			c.Number = n
			b.commit(c)
		}
		b.commit(&engine.Commit{Number: engine.Number{Series: "C-#", Value: 7}}) // moved on without a case
		numbers, err := b.Numbers(ctx)
		b.ok(err)
		b.same("numbers", numbers, map[string]int{"A-#": 10, "B-#": 1, "C-#": 7})
		next, err := b.NextNumber(ctx, "C-#")
		b.ok(err)
		b.same("the next of C-#", next, 8)
	}},
}
