package scripts

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"

	"laufzettel/definitions/script"
)

// machine is one run of a script.
type machine struct {
	state    *lua.LState
	decimals *lua.LTable
	meter    *meter
	log      []string
	logged   int
	raised   lua.LValue // what error or assert raised last, and in which line
	raisedAt int
}

// meter ends a run after so many instructions: the machine asks for Done before each of them.
type meter struct {
	used, limit int64
	over        chan struct{}
}

func newMeter(limit int64) *meter {
	over := make(chan struct{})
	close(over)
	return &meter{limit: limit, over: over}
}

// Done is nil, on which nobody waits for long, until the limit is reached.
func (m *meter) Done() <-chan struct{} {
	if m.used++; m.used > m.limit {
		return m.over
	}
	return nil
}

// Err, Deadline and Value make a context of it.
func (m *meter) Err() error                  { return errInstructions }
func (m *meter) Deadline() (time.Time, bool) { return time.Time{}, false }
func (m *meter) Value(any) any               { return nil }

var (
	errInstructions                 = errors.New("too many instructions")
	_               context.Context = (*meter)(nil)
)

// chunkName is what Lua's messages call the program; line is where they say it happened.
const chunkName = "script"

var line = regexp.MustCompile(`(?s)^script:(\d+):\s*(.*)$`)

// interpret runs one program in this process: only the child calls it.
func interpret(in request) (out answer) {
	m := &machine{meter: newMeter(in.Limits.Instructions)}
	defer func() { out.Log, out.Used = m.log, min(m.meter.used, in.Limits.Instructions) }()
	chunk, err := parse.Parse(strings.NewReader(in.Source), chunkName)
	if err != nil {
		return answer{Fault: &fault{Kind: Unreadable, Message: err.Error()}}
	}
	rewriteBlock(chunk)
	proto, err := lua.Compile(chunk, chunkName)
	if err != nil {
		return answer{Fault: &fault{Kind: Unreadable, Message: err.Error()}}
	}
	lua.MaxArrayIndex = maxArray
	m.state = lua.NewState(lua.Options{CallStackSize: maxDepth, RegistrySize: 1024, RegistryMaxSize: maxRegistry, SkipOpenLibs: true, MinimizeStackMemory: true})
	defer m.state.Close()
	m.decimals = m.decimalTable(m.state)
	m.openLibraries()
	input, err := m.read(in.Input)
	if err != nil {
		return answer{Fault: &fault{Kind: Unreadable, Message: err.Error()}}
	}
	m.state.SetGlobal(script.Input, input)
	m.state.SetContext(m.meter)
	m.state.Push(m.state.NewFunctionFromProto(proto))
	if err := m.state.PCall(0, 1, nil); err != nil {
		return answer{Fault: m.faultOf(err)}
	}
	if m.meter.used > m.meter.limit { // a pcall has caught what ends a run
		return answer{Fault: &fault{Kind: TooLong}}
	}
	output, err := m.write(m.state.Get(-1), in.Limits.Output)
	if err != nil {
		return answer{Fault: &fault{Kind: BadOutput, Message: err.Error()}}
	}
	return answer{Output: output}
}

// faultOf says why a run ended.
func (m *machine) faultOf(err error) *fault {
	if m.meter.used > m.meter.limit {
		return &fault{Kind: TooLong}
	}
	var failed *lua.ApiError
	if !errors.As(err, &failed) || failed.Object == nil {
		return &fault{Kind: Broken, Message: "the Lua machine gave up"}
	}
	f := &fault{Kind: Broken, Raised: m.raised != nil && failed.Object == m.raised}
	f.Message = "an error that is no text"
	if text, ok := failed.Object.(lua.LString); ok {
		f.Message = string(text)
		if parts := line.FindStringSubmatch(f.Message); parts != nil {
			f.Line, _ = strconv.Atoi(parts[1])
			f.Message = parts[2]
		}
	}
	if f.Raised && f.Line == 0 {
		f.Line = m.raisedAt
	}
	return f
}

func trimSpace(s string) string { return strings.TrimSpace(s) }

// text is a value as tostring and print write it. Where a table lies in memory is nobody's business.
func text(v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LUserData:
		if d, ok := v.Value.(decimal.Decimal); ok {
			return d.String()
		}
		return "userdata"
	case *lua.LTable:
		return "table"
	case *lua.LFunction:
		return "function"
	}
	return v.String()
}
