package sqlitestore

// taskPlaces keeps beside a task what the search for its people looked at; its inbox has these places as 'l:' and the
// place. Tasks of before get theirs in the next nightly round.
const taskPlaces = `
ALTER TABLE tasks ADD COLUMN places TEXT NOT NULL DEFAULT '';
`
