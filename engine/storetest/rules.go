package storetest

import (
	"errors"
	"slices"

	"laufzettel/engine"
)

func claim(holder string, limit int) *engine.Commit {
	return &engine.Commit{Claims: []engine.Claim{{Scope: "office", Key: "kv/kbl", Holder: holder, Limit: limit}}}
}

func release(holder string) *engine.Commit {
	return &engine.Commit{Claims: []engine.Claim{{Scope: "office", Key: "kv/kbl", Holder: holder, Release: true}}}
}

var rulePromises = []promise{
	{"a claim without a limit has one holder", func(b *bench) {
		b.commit(claim("a", 0))
		b.refuses(b.Commit(ctx, claim("b", 0)), engine.ErrTaken)
	}},
	{"a limit counts holders", func(b *bench) {
		b.commit(claim("a", 2), claim("b", 2))
		b.refuses(b.Commit(ctx, claim("c", 2)), engine.ErrTaken)
		b.commit(claim("c", 3))
	}},
	{"a holder may claim again", func(b *bench) {
		b.commit(claim("a", 1), claim("a", 1))
		b.commit(release("a"), claim("b", 1))
	}},
	{"a released claim is free again", func(b *bench) {
		b.commit(claim("a", 1), release("a"), claim("b", 1))
	}},
	{"only the holder's own claim is released", func(b *bench) {
		b.commit(claim("a", 1), release("b"))
		b.refuses(b.Commit(ctx, claim("c", 1)), engine.ErrTaken)
	}},
	{"claims of one commit are taken in their order", func(b *bench) {
		b.commit(claim("a", 1))
		hand := release("a")
		hand.Claims = append(hand.Claims, claim("b", 1).Claims...)
		b.commit(hand)
		early := claim("c", 1)
		early.Claims = append(early.Claims, release("b").Claims...)
		b.refuses(b.Commit(ctx, early), engine.ErrTaken)
	}},
	{"scopes and keys are apart", func(b *bench) {
		b.commit(claim("a", 1))
		for _, c := range []engine.Claim{{Scope: "office", Key: "kv", Holder: "b"}, {Scope: "other", Key: "kv/kbl", Holder: "b"}} {
			b.commit(&engine.Commit{Claims: []engine.Claim{c}})
		}
	}},
	{"a refused claim says which one it was", func(b *bench) {
		b.commit(claim("a", 1))
		c := claim("b", 1)
		c.Claims = append([]engine.Claim{{Scope: "other", Key: "free", Holder: "b"}}, c.Claims...)
		var taken *engine.ClaimTaken
		if err := b.Commit(ctx, c); !errors.As(err, &taken) || taken.Scope != "office" || taken.Key != "kv/kbl" {
			b.Fatalf("answered %v", err)
		}
		b.same("the claim before it", b.claimed("other", "free"), 0)
	}},
	{"who holds a claim can be counted and named", func(b *bench) {
		b.same("nobody", b.claimed("office", "kv/kbl"), 0)
		b.commit(claim("a", 9), claim("b", 9), claim("b", 9), claim("c", 9), release("c"), release("c"), release("d"))
		b.same("two", b.claimed("office", "kv/kbl"), 2)
		_, holders, err := b.Claimed(ctx, "office", "kv/kbl", 9)
		b.ok(err)
		slices.Sort(holders)
		b.same("holders", holders, []string{"a", "b"})
		_, holders, err = b.Claimed(ctx, "office", "kv/kbl", 1)
		b.ok(err)
		b.same("one of them", len(holders), 1)
		b.commit(release("a"), release("b"), claim("a", 1))
		b.same("anew", b.claimed("office", "kv/kbl"), 1)
	}},
	{"the first number of a series is 1", func(b *bench) {
		b.same("next number", b.nextNumber("A"), 1)
	}},
	{"the next number is one more than the highest, gaps stay", func(b *bench) {
		for i, n := range []int{1, 7, 3} {
			c := start(string(rune('a' + i)))
			c.Number = engine.Number{Series: "A", Value: n}
			b.commit(c)
		}
		b.same("next number", b.nextNumber("A"), 8)
		b.same("other series", b.nextNumber("B"), 1)
	}},
	{"a number belongs to one case", func(b *bench) {
		c := start("a")
		c.Number = engine.Number{Series: "A", Value: 4}
		b.commit(c)
		again := next("a", 1)
		again.Number = c.Number
		b.commit(again)
		other := start("b")
		other.Number = c.Number
		b.refuses(b.Commit(ctx, other), engine.ErrTaken)
		other.Number.Series = "B"
		b.commit(other)
	}},
	{"a public key belongs to one case and may change", func(b *bench) {
		b.commit(start("a"))
		other := start("b")
		other.Row.Key = "key-a"
		b.refuses(b.Commit(ctx, other), engine.ErrTaken)
		change := next("a", 1)
		change.Row.Key = "fresh"
		b.commit(change)
		b.commit(other)
		b.same("fresh key", b.cases(engine.CaseQuery{Key: "fresh"}), []string{"a"})
		b.same("old key", b.cases(engine.CaseQuery{Key: "key-a"}), []string{"b"})
	}},
	{"cases without a public key do not disturb each other", func(b *bench) {
		for _, id := range []string{"a", "b"} {
			c := start(id)
			c.Row.Key = ""
			b.commit(c)
		}
	}},
}

// claimed counts the holders of a claim.
func (b *bench) claimed(scope, key string) int {
	b.Helper()
	count, holders, err := b.Claimed(ctx, scope, key, 0)
	b.ok(err)
	b.same("holders named unasked", len(holders), 0)
	return count
}
