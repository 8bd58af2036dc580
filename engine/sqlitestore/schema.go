package sqlitestore

import (
	"context"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// migrations bring the tables forward, one after the other. The list is append-only: what has been
// released is never edited, since databases out there have run it. Entry n makes schema n+1.
var migrations = []string{firstSchema, claimCounts, taskPlaces, inboxSections, caseLists, caseKinds}

// firstSchema: texts "" and times 0 mean none, as in the engine's types; times are milliseconds UTC.
//
// Secondary indices exist for the questions of every decision and every list page. Indices with a
// condition cover only the rows that can still move, so that finished cases cost nothing.
const firstSchema = `
CREATE TABLE cases (
	id TEXT PRIMARY KEY, key TEXT NOT NULL, number TEXT NOT NULL, process TEXT NOT NULL, flow_hash TEXT NOT NULL,
	title TEXT NOT NULL, status TEXT NOT NULL, unit TEXT NOT NULL, submitter TEXT NOT NULL, subject TEXT NOT NULL,
	seq INTEGER NOT NULL, started INTEGER NOT NULL, changed INTEGER NOT NULL, ended INTEGER NOT NULL, erase_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX cases_key ON cases(key) WHERE key <> '';
CREATE INDEX cases_number ON cases(number) WHERE number <> '';
CREATE INDEX cases_started ON cases(started, id);
CREATE INDEX cases_process ON cases(process, started, id);
CREATE INDEX cases_running ON cases(process, started, id) WHERE ended = 0;
CREATE INDEX cases_unit ON cases(unit, started, id) WHERE unit <> '';
CREATE INDEX cases_submitter ON cases(submitter, started, id) WHERE submitter <> '';
CREATE INDEX cases_erase ON cases(erase_at) WHERE erase_at <> 0;

-- Rows are large and never change: a table in order of arrival fills its pages, the index finds them.
CREATE TABLE events (
	case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
	actor BLOB NOT NULL, body BLOB NOT NULL, digests TEXT NOT NULL, chain BLOB NOT NULL
);
CREATE UNIQUE INDEX events_case ON events(case_id, seq);

-- Personal values, apart from the events so that they can be erased.
CREATE TABLE personal_values (
	case_id TEXT NOT NULL REFERENCES cases(id), seq INTEGER NOT NULL, name TEXT NOT NULL,
	salt BLOB NOT NULL, content BLOB NOT NULL,
	PRIMARY KEY (case_id, seq, name)
) WITHOUT ROWID;

-- The tasks of a case lie together, since a decision closes one and opens the next.
-- due of a task without deadline is the largest number, so that the order of the index is the order of
-- the list.
CREATE TABLE tasks (
	case_id TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, process TEXT NOT NULL, stop TEXT NOT NULL,
	step TEXT NOT NULL, title TEXT NOT NULL, case_title TEXT NOT NULL, kind TEXT NOT NULL, persons TEXT NOT NULL,
	groups TEXT NOT NULL, claimed_by TEXT NOT NULL, opened INTEGER NOT NULL, due INTEGER NOT NULL, seq INTEGER NOT NULL,
	PRIMARY KEY (case_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX tasks_id ON tasks(id);
CREATE INDEX tasks_process ON tasks(process, due, opened, id);

-- Whose inbox a task is in: 'p:' and a person, 'g:' and a group; in the order of the inbox.
CREATE TABLE inbox (
	who TEXT NOT NULL, due INTEGER NOT NULL, opened INTEGER NOT NULL, task TEXT NOT NULL,
	PRIMARY KEY (who, due, opened, task)
) WITHOUT ROWID;

-- behind is 1 while earlier work of the same case and lane is waiting or held. Leases are in memory.
CREATE TABLE work (
	ord INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
	due INTEGER NOT NULL, lane TEXT NOT NULL, state TEXT NOT NULL, behind INTEGER NOT NULL DEFAULT 0,
	attempts INTEGER NOT NULL, last_error TEXT NOT NULL, message_id TEXT NOT NULL, digest TEXT NOT NULL, done_at INTEGER NOT NULL
);
CREATE INDEX work_ready ON work(due, ord) WHERE state = 'waiting' AND behind = 0;
CREATE INDEX work_case ON work(case_id, lane, ord);
CREATE INDEX work_admin ON work(state, ord) WHERE state IN ('held', 'dead');

CREATE TABLE claims (
	scope TEXT NOT NULL, key TEXT NOT NULL, holder TEXT NOT NULL, PRIMARY KEY (scope, key, holder)
) WITHOUT ROWID;

CREATE TABLE numbers (
	series TEXT NOT NULL, value INTEGER NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (series, value)
) WITHOUT ROWID;

CREATE TABLE documents (
	collection TEXT NOT NULL, key TEXT NOT NULL, idx TEXT NOT NULL, revision INTEGER NOT NULL,
	body BLOB NOT NULL, expires INTEGER NOT NULL
);
CREATE UNIQUE INDEX documents_key ON documents(collection, key);
CREATE INDEX documents_index ON documents(collection, idx, key) WHERE idx <> '';
CREATE INDEX documents_expires ON documents(expires) WHERE expires <> 0;
`

// claimCounts keeps how many hold a claim beside the holders.
const claimCounts = `
CREATE TABLE claim_counts (
	scope TEXT NOT NULL, key TEXT NOT NULL, holders INTEGER NOT NULL, PRIMARY KEY (scope, key)
) WITHOUT ROWID;
INSERT INTO claim_counts (scope, key, holders) SELECT scope, key, count(*) FROM claims GROUP BY scope, key;
`

// applicationID marks the file as ours ("LZET"), so that a wrong file is not migrated.
const applicationID = 0x4c5a4554

// migrate brings the tables up to date, each step in its own transaction.
func migrate(ctx context.Context, c *sqlite.Conn) error {
	id, tables, err := identity(c)
	if err != nil {
		return err
	}
	if id != applicationID && (id != 0 || tables > 0) {
		return fmt.Errorf("this is a database of another program; choose an empty data folder")
	}
	if id != applicationID {
		// A script is one transaction.
		if err := sqlitex.ExecuteScript(c, fmt.Sprintf(`PRAGMA application_id = %d;
			CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL);`, applicationID), nil); err != nil {
			return fmt.Errorf("first tables: %w", err)
		}
	}
	version := 0
	if err := query(c, func(r *row) { version = r.int() }, "SELECT coalesce(max(version), 0) FROM schema_version"); err != nil {
		return err
	}
	if err := teach(c); err != nil {
		return err
	}
	if version > len(migrations) {
		return fmt.Errorf("its tables have version %d, this program knows them up to %d: it was last opened by a newer Laufzettel; start that one, or restore a backup", version, len(migrations))
	}
	for ; version < len(migrations); version++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := migrateTo(c, version+1); err != nil {
			return fmt.Errorf("bringing the tables to version %d (nothing was changed): %w", version+1, err)
		}
	}
	return nil
}

func migrateTo(c *sqlite.Conn, version int) (err error) {
	end, err := sqlitex.ImmediateTransaction(c)
	if err != nil {
		return err
	}
	defer end(&err)
	if err := sqlitex.ExecuteScript(c, migrations[version-1], nil); err != nil {
		return err
	}
	return execute(c, "INSERT INTO schema_version (version, applied) VALUES (?, ?)", version, time.Now())
}

func identity(c *sqlite.Conn) (id, tables int, err error) {
	if err := query(c, func(r *row) { id = r.int() }, "PRAGMA application_id"); err != nil {
		return 0, 0, err
	}
	err = query(c, func(r *row) { tables = r.int() }, "SELECT count(*) FROM sqlite_schema")
	return id, tables, err
}
