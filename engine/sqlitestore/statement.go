package sqlitestore

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"
)

// execute runs a statement that returns no rows. The connection keeps it prepared, so the text must come
// from a small fixed set: values go into args only.
func execute(c *sqlite.Conn, statement string, args ...any) error {
	return query(c, func(*row) {}, statement, args...)
}

// query runs a statement and calls each for every row.
func query(c *sqlite.Conn, each func(r *row), statement string, args ...any) error {
	return walk(c, func(r *row) bool { each(r); return true }, statement, args...)
}

// walk runs a statement and calls each for its rows until it says no.
func walk(c *sqlite.Conn, each func(r *row) bool, statement string, args ...any) (err error) {
	stmt, err := c.Prepare(statement)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stmt.ClearBindings()) }()
	for i, arg := range args {
		if err := bind(stmt, i+1, arg); err != nil {
			return err
		}
	}
	r := row{stmt: stmt}
	for {
		more, err := stmt.Step()
		if err != nil {
			// Reset repeats the error of the step; it was already taken.
			_ = stmt.Reset()
			return err
		}
		if !more {
			return stmt.Reset()
		}
		r.column = 0
		more = each(&r)
		if r.err != nil {
			_ = stmt.Reset()
			return r.err
		}
		if !more {
			return stmt.Reset()
		}
	}
}

// limited ends a query that gives a bounded number of rows. A bare parameter there would let SQLite plan for its value,
// and therefore parse and plan the statement anew for every call.
const limited = "LIMIT ? + 0"

// bind sets a parameter. Times become milliseconds since 1970 (zero: 0), lists and maps JSON.
func bind(stmt *sqlite.Stmt, i int, arg any) error {
	switch v := arg.(type) {
	case string:
		stmt.BindText(i, v)
	case []byte:
		stmt.BindBytes(i, v)
	case int:
		stmt.BindInt64(i, int64(v))
	case int64:
		stmt.BindInt64(i, v)
	case bool:
		stmt.BindBool(i, v)
	case time.Time:
		stmt.BindInt64(i, millis(v))
	case []string:
		if len(v) == 0 {
			stmt.BindText(i, "")
			return nil
		}
		return bindJSON(stmt, i, v)
	case map[string]string:
		if len(v) == 0 {
			stmt.BindText(i, "")
			return nil
		}
		return bindJSON(stmt, i, v)
	default:
		return fmt.Errorf("a %T cannot be stored", arg)
	}
	return nil
}

func bindJSON(stmt *sqlite.Stmt, i int, v any) error {
	text, err := json.Marshal(v)
	if err == nil {
		stmt.BindText(i, string(text))
	}
	return err
}

// row reads the columns of a row from left to right.
type row struct {
	stmt   *sqlite.Stmt
	column int
	err    error
}

func (r *row) next() int { r.column++; return r.column - 1 }

func (r *row) text() string { return r.stmt.ColumnText(r.next()) }

func (r *row) int() int { return int(r.stmt.ColumnInt64(r.next())) }

func (r *row) int64() int64 { return r.stmt.ColumnInt64(r.next()) }

func (r *row) time() time.Time { return fromMillis(r.int64()) }

func (r *row) bytes() []byte {
	i := r.next()
	n := r.stmt.ColumnLen(i)
	if n == 0 {
		return nil
	}
	b := make([]byte, n)
	r.stmt.ColumnBytes(i, b)
	return b
}

// json reads a list or map; "" leaves into as it is.
func (r *row) json(into any) {
	if text := r.text(); text != "" {
		r.err = errors.Join(r.err, json.Unmarshal([]byte(text), into))
	}
}

// millis is the stored form of a time; 0 is the zero time, so that the first instant of 1970 is none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
