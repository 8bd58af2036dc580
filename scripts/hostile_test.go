package scripts

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"laufzettel/definitions/script"
)

// small are limits that a hostile script meets soon.
var small = Limits{Instructions: 1_000_000, Time: 400 * time.Millisecond, Memory: 48 << 20}

// TestHostile: whatever a script does ends as a failure of that script, in time, and this process stays as it is.
func TestHostile(t *testing.T) {
	before := heap()
	for name, c := range map[string]struct {
		program string
		kinds   []Kind
	}{
		"endless loop":                 {"while true do end", []Kind{TooLong}},
		"endless loop in pcall":        {"while true do pcall(function() while true do end end) end", []Kind{TooLong}},
		"endless loop in xpcall":       {"local function f() return xpcall(f, f) end; while true do f() end", []Kind{TooLong, Broken}},
		"text of gigabytes, repeated":  {"return {wert = ('x'):rep(1e10)}", []Kind{Broken}},
		"text of gigabytes, doubled":   {"local s = 'x'; for i = 1, 40 do s = s .. s end; return {wert = s}", []Kind{Broken}},
		"many texts of a megabyte":     {"local t = {}; for i = 1, 1e6 do t[i] = ('x'):rep(1e6) .. i end", []Kind{TooMuch}},
		"replacement of gigabytes":     {"local s = ('x'):rep(1e6); local r = s:gsub('x', s)", []Kind{TooMuch, TooSlow}},
		"table.concat of gigabytes":    {"local t = {}; for i = 1, 5000 do t[i] = ('x'):rep(1000) end; return {wert = table.concat(t)}", []Kind{Broken}},
		"format of gigabytes":          {"return {wert = string.format('%999999999d', 1)}", []Kind{Broken}},
		"deep recursion":               {"local function f(n) return 1 + f(n + 1) end; return {wert = f(1)}", []Kind{Broken}},
		"deep recursion over gsub":     {"local function f(s) return s:gsub('x', f) end; f('x')", []Kind{Broken}},
		"deep recursion over __index":  {"local t = {}; setmetatable(t, {__index = function(t, k) return t[k .. 'x'] end}); return {wert = t.a}", []Kind{Broken}},
		"loop of __index":              {"local t = {}; setmetatable(t, {__index = t}); return {wert = t.a}", []Kind{Broken}},
		"endless tail calls":           {"local function f() return f() end; f()", []Kind{TooLong}},
		"huge table":                   {"local t = {}; local i = 0; while true do i = i + 1; t[i] = {i} end", []Kind{TooMuch, TooLong}},
		"huge index":                   {"local t = {}; t[60000000] = 1; for i = 1, 1e9 do t[i * 1000] = {} end", []Kind{TooMuch, TooLong}},
		"unpack of everything":         {"return {wert = select('#', unpack({}, 1, 1e8))}", []Kind{Broken}},
		"huge number":                  {"local n = 10; while true do n = n ^ 100 end", []Kind{Broken}},
		"huge exponent":                {"return {wert = 1e999999999}", []Kind{Broken}},
		"many digits":                  {"local n = 1.1; while true do n = n * n end", []Kind{Broken}},
		"huge output":                  {"local t = {}; for i = 1, 20000 do t[i] = 'eine ganze Zeile Text' .. i end; return {wert = t}", []Kind{BadOutput}},
		"output of many names":         {"local t = {}; for i = 1, 100000 do t['n' .. i] = i end; return t", []Kind{BadOutput}},
		"flooding print":               {"while true do print(('x'):rep(1000)) end", []Kind{TooLong}},
		"pattern that backtracks":      {"return {wert = ('a'):rep(30000):find(('.-'):rep(12) .. 'b')}", []Kind{TooSlow, Broken}},
		"patterns that backtrack":      {"while true do pcall(string.find, ('a'):rep(30000), ('a*'):rep(20) .. 'b') end", []Kind{TooSlow, TooLong}},
		"pattern that recurses":        {"return {wert = ('x'):rep(1e6):match(('('):rep(20000))}", []Kind{Broken, TooMuch, TooSlow}},
		"sorting without end":          {"local t = {}; for i = 1, 50000 do t[i] = i end; table.sort(t, function(a, b) while true do end end)", []Kind{TooLong}},
		"sorting by contradiction":     {"local t = {}; for i = 1, 20000 do t[i] = i end; table.sort(t, function() return true end); while true do end", []Kind{TooLong, TooSlow}},
		"metatable of texts":           {"getmetatable('').__index = function() return ('x').y end; return {wert = ('a').b}", []Kind{Broken}},
		"metatable of texts, replaced": {"getmetatable('').__add = nil; string.rep = nil; return {wert = ('a'):rep(2)}", []Kind{Broken}},
		"metatable of numbers":         {"getmetatable(0.5).__eq = nil", []Kind{Broken}},
		"an error object":              {"error({1, 2, 3})", []Kind{Broken}},
		"an error object that speaks":  {"error(setmetatable({}, {__tostring = function() while true do end end}))", []Kind{Broken}},
		"error without anything":       {"error()", []Kind{Broken}},
		"error of nil in pcall":        {"local ok, e = pcall(error, nil); error(e)", []Kind{Broken}},
		"a text that is not UTF-8":     {"return {wert = string.char(255, 254, 0)}", []Kind{BadOutput}},
		"an error that is not UTF-8":   {"error(string.char(255))", []Kind{Broken}},
		"print that is not UTF-8":      {"print(string.char(255)); error('aus')", []Kind{Broken}},
		"closing the world":            {"os.exit(1)", []Kind{Broken}},
		"reading files":                {"return {wert = io.open('/etc/passwd'):read('*a')}", []Kind{Broken}},
		"loading code":                 {"return {wert = loadstring('return 1')()}", []Kind{Broken}},
		"the table of globals":         {"return {wert = _G.string}", []Kind{Broken}},
		"environments":                 {"setfenv(1, {})", []Kind{Broken}},
		"coroutines":                   {"coroutine.wrap(function() end)()", []Kind{Broken}},
		"a cycle":                      {"local t = {}; t.wert = t; return t", []Kind{BadOutput}},
		"a function":                   {"return {wert = print}", []Kind{BadOutput}},
		"no program":                   {"return {wert = ", []Kind{Unreadable}},
		"ever deeper brackets":         {"return {wert = " + strings.Repeat("(", 20000) + "1" + strings.Repeat(")", 20000) + "}", []Kind{BadOutput, Unreadable, Broken, TooMuch, Crashed}},
		"ever deeper tables":           {"return {wert = " + strings.Repeat("{", 20000) + strings.Repeat("}", 20000) + "}", []Kind{Unreadable, Broken, BadOutput, TooMuch, Crashed}},
		"too many locals":              {strings.Repeat("local a = 1\n", 5000), []Kind{Unreadable, BadOutput, Crashed}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			runner := &Runner{Limits: small}
			got := run(t, runner, c.program, nil, "{wert: text}")
			kinds := append(c.kinds, TooSlow) // on a busy computer
			if got.Failure == nil || !slices.Contains(kinds, got.Failure.Kind) {
				t.Fatalf("%+v %+v, want a failure of %v", got, got.Failure, c.kinds)
			}
			if took := time.Since(began); took > small.Time+usualGrace+10*time.Second {
				t.Errorf("it took %v", took)
			}
			for _, lang := range []string{"de", "en"} {
				if said := got.Failure.Text.In(lang); said == "" || strings.Contains(said, "{") || !strings.Contains(said, "punkte.lua") && got.Failure.Kind != BadOutput {
					t.Errorf("it says %q", said)
				}
			}
		})
	}
	t.Cleanup(func() {
		if grown := heap() - before; grown > 16<<20 {
			t.Errorf("this process has grown by %d MB", grown>>20)
		}
		got := run(t, &Runner{}, "return {wert = 'da'}", nil, "{wert: text}")
		if got.Failure != nil || got.Output["wert"] != "da" {
			t.Errorf("afterwards nothing runs: %+v", got)
		}
	})
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestFailuresKeepNoAnswers: what a case holds does not get into what is kept of a failure.
func TestFailuresKeepNoAnswers(t *testing.T) {
	runner := &Runner{Keep: true}
	defer runner.Close()
	input := map[string]any{"name": "O'Alma ist geheim"}
	for program, want := range map[string]string{
		"error('Zu wenig Punkte')":                        "Zu wenig Punkte",
		"assert(false, 'Zu wenig Punkte')":                "Zu wenig Punkte",
		"error('Nichts für ' .. input.name)":              "is not kept",
		"error(input.name, 0)":                            "is not kept",
		"error({input.name})":                             "is not kept",
		"assert(false, input.name)":                       "is not kept",
		"local t = {}; local x = t.fehlt[input.name]":     "with key '…'",
		"local t = {}; local x = t.fehlt.punkte":          "with key 'punkte'",
		"return {wert = input.name + 1}":                  "attempt to perform arithmetic (+) on a string value",
		"return {wert = {} .. input.name}":                "attempt to concatenate a table value",
		"return {wert = input.name < 1}":                  "attempt to compare string with number",
		"local t = {}; t[input.name .. '\\n\\'']()":       "attempt to call a non-function object",
		"return {[input.name] = 1}":                       "gives does not have",
		"return {wert = ('x'):rep(input.name)}":           "number expected, got string",
		"return {wert = string.format('%d', input.name)}": "argument 2 must be a number",
		"return {wert = ('x'):find(input.name .. '[')}":   "",
	} {
		t.Run(program, func(t *testing.T) {
			got := run(t, runner, "\n"+program, input, "{wert: text}")
			if got.Failure == nil {
				t.Fatal("it did not fail")
			}
			for _, lang := range []string{"de", "en"} {
				if said := got.Failure.Text.In(lang); strings.Contains(said, "Alma") || strings.Contains(said, "geheim") {
					t.Errorf("it says %q", said)
				}
			}
			if said := got.Failure.Text.In("en"); !strings.Contains(said, want) {
				t.Errorf("it says %q, want %q", said, want)
			}
			if got.Failure.Kind == Broken && got.Failure.At.Line != 2 && want != "is not kept" {
				t.Errorf("it happened in line %d", got.Failure.At.Line)
			}
		})
	}
}

// fake is a child that is no script machine.
func fake(t *testing.T, shell string) *Runner {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no sh")
	}
	return &Runner{Command: []string{"/bin/sh", "-c", shell}, Limits: Limits{Time: 50 * time.Millisecond}, grace: 300 * time.Millisecond}
}

// TestChildren: what a child does that crashes, lies or floods.
func TestChildren(t *testing.T) {
	for shell, kind := range map[string]Kind{
		"kill -9 $$":                         Crashed,
		"exit 2":                             Crashed,
		"cat > /dev/null":                    TooSlow,
		"sleep 60":                           TooSlow,
		"yes":                                Crashed,
		"cat /dev/zero":                      Crashed,
		"printf '\\000\\000\\000\\002{}'":    Crashed,
		"printf '\\000\\000\\000\\004nope'":  Crashed,
		"printf '\\377\\377\\377\\377'; cat": Crashed,
		"printf '\\000\\000\\000\\100{\"output\"'": Crashed,
		"echo 'fatal error: out of memory' >&2":    TooMuch,
		"yes >&2 & sleep 60":                       TooSlow,
		"(trap '' TERM; sleep 60) & kill -STOP $$": TooSlow,
	} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			before := heap()
			got := run(t, fake(t, shell), "return {}", nil, "{wert: text}")
			if got.Failure == nil || got.Failure.Kind != kind {
				t.Fatalf("%+v, want %s", got.Failure, kind)
			}
			if grown := heap() - before; grown > 32<<20 {
				t.Errorf("this process has grown by %d MB", grown>>20)
			}
		})
	}
	t.Run("no child at all", func(t *testing.T) {
		runner := &Runner{Command: []string{"/nonexistent/laufzettel"}}
		if _, err := runner.Run(context.Background(), Job{Program: script.New(script.File("a.lua", []byte("return {}")))}); err == nil {
			t.Error("nothing ran, and nobody said so")
		}
	})
	t.Run("too much input", func(t *testing.T) {
		got := run(t, &Runner{}, "return {}", map[string]any{"text": strings.Repeat("x", 2<<20)}, "{wert: text}")
		if got.Failure == nil || got.Failure.Kind != BadInput {
			t.Errorf("%+v", got.Failure)
		}
	})
	t.Run("given up", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
		defer cancel()
		if _, err := fake(t, "sleep 60").Run(ctx, Job{Program: script.New(script.File("a.lua", []byte("return {}")))}); err == nil {
			t.Error("it waited")
		}
	})
}

// TestKilled: a child that is shot in the middle of a script is a failure of that script, and the next one runs.
func TestKilled(t *testing.T) {
	for _, keep := range []bool{false, true} {
		p, err := start(nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			time.Sleep(100 * time.Millisecond)
			_ = p.command.Process.Kill()
		}()
		given, err := p.ask(context.Background(), request{Source: "while true do end", Input: json.RawMessage("{}"), Kept: keep,
			Limits: Limits{Instructions: 1 << 60, Time: 20 * time.Second, Memory: 48 << 20, Output: 1000}}, usualGrace)
		if err != nil || given.Fault == nil || given.Fault.Kind != Crashed {
			t.Errorf("%+v %v", given.Fault, err)
		}
	}
}

// TestKept: a child that is kept runs one script after the other, each in a world of its own, and is replaced after
// one that had to be stopped.
func TestKept(t *testing.T) {
	runner := &Runner{Keep: true, Limits: Limits{Memory: small.Memory, Time: 10 * time.Second}}
	defer runner.Close()
	for range 3 {
		if got := run(t, runner, "zaehler = (zaehler or 0) + 1; string.neu = (string.neu or 0) + 1; return {wert = zaehler + string.neu}", nil, "{wert: number}"); got.Failure != nil || got.Output["wert"].(interface{ String() string }).String() != "2" {
			t.Fatalf("%+v %+v", got, got.Failure)
		}
	}
	if got := run(t, runner, "local t = {}; while true do t[#t + 1] = ('x'):rep(1e6) .. #t end", nil, "{wert: number}"); got.Failure == nil || got.Failure.Kind != TooMuch {
		t.Fatalf("%+v", got.Failure)
	}
	if got := run(t, runner, "return {wert = 7}", nil, "{wert: number}"); got.Failure != nil {
		t.Fatal(got.Failure)
	}
}

// TestConfined: the child has no environment of its parent, no files but its three, and its own group.
func TestConfined(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("looks into /proc")
	}
	t.Setenv("LAUFZETTEL_GEHEIM", "nicht verraten")
	open, err := syscall.Open("/etc/hosts", syscall.O_RDONLY, 0) // as if whoever began this program had left it open
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(open)
	separateFiles()
	p, err := start(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.end()
	if _, err := p.ask(context.Background(), request{Source: "return {}", Input: json.RawMessage("{}"), Limits: Usual}, usualGrace); err != nil {
		t.Fatal(err)
	}
	proc := "/proc/" + strconv.Itoa(p.command.Process.Pid)
	environment, err := os.ReadFile(proc + "/environ")
	if err != nil || bytes.Contains(environment, []byte("GEHEIM")) || len(bytes.Split(bytes.Trim(environment, "\x00"), []byte{0})) > 2 {
		t.Errorf("its environment is %q %v", environment, err)
	}
	files, err := os.ReadDir(proc + "/fd") // Go itself reads its share of the processor below /sys/fs/cgroup
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		at, _ := os.Readlink(proc + "/fd/" + f.Name())
		if !strings.HasPrefix(at, "pipe:") && !strings.HasPrefix(at, "anon_inode:") && !strings.HasPrefix(at, "/sys/fs/cgroup/") {
			t.Errorf("it has %s open as %s", at, f.Name())
		}
	}
	limits, err := os.ReadFile(proc + "/limits")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"Max file size             0", "Max open files            3", "Max core file size        0", "Max cpu time              6"} {
		if !strings.Contains(string(limits), row) {
			t.Errorf("it lacks %q:\n%s", row, limits)
		}
	}
	if strings.Contains(string(limits), "Max address space         unlimited") {
		t.Error("its memory is unlimited")
	}
	status, err := os.ReadFile(proc + "/status")
	if err != nil || !strings.Contains(string(status), "NoNewPrivs:\t1") {
		t.Errorf("it may get new rights: %v", err)
	}
}

// TestManyAtOnce: more scripts than there are slots all come to an end.
func TestManyAtOnce(t *testing.T) {
	runner := &Runner{}
	var done sync.WaitGroup
	for i := range 20 {
		done.Go(func() {
			got := run(t, runner, "return {wert = "+strconv.Itoa(i)+" * 2}", nil, "{wert: number}")
			if got.Failure != nil || got.Output["wert"].(interface{ String() string }).String() != strconv.Itoa(2*i) {
				t.Errorf("%d: %+v", i, got)
			}
		})
	}
	done.Wait()
}

// TestSameEverywhere: the limit of instructions is exact, and a run needs the same number each time.
func TestSameEverywhere(t *testing.T) {
	program := "local s = 0; for i = 1, 1000 do s = s + i end; return {wert = s}"
	first := run(t, &Runner{}, program, nil, "{wert: number}")
	again := run(t, &Runner{}, program, nil, "{wert: number}")
	if first.Used == 0 || first.Used != again.Used {
		t.Errorf("%d and %d instructions", first.Used, again.Used)
	}
	if got := run(t, &Runner{Limits: Limits{Instructions: first.Used}}, program, nil, "{wert: number}"); got.Failure != nil {
		t.Errorf("%d instructions are too few", first.Used)
	}
	if got := run(t, &Runner{Limits: Limits{Instructions: first.Used - 1}}, program, nil, "{wert: number}"); got.Failure == nil || got.Failure.Kind != TooLong {
		t.Errorf("%d instructions are enough", first.Used-1)
	}
}

// FuzzFrame: whatever comes is a message or an error, and never more memory than what came.
func FuzzFrame(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{255, 255, 255, 255, '{'})
	f.Add([]byte{0, 0, 0, 4, 'n', 'u', 'l', 'l', 0, 0})
	f.Add(binary.BigEndian.AppendUint32(nil, 1<<20))
	f.Fuzz(func(t *testing.T, came []byte) {
		var a answer
		r := bytes.NewReader(came)
		if err := readFrame(r, 1000, &a); err == nil {
			if size := len(came) - r.Len(); size > 1000+frameHead {
				t.Errorf("read %d bytes", size)
			}
		}
	})
}

// FuzzProgram: no text of a program takes the machine with it, and checking it never panics.
func FuzzProgram(f *testing.F) {
	for _, program := range []string{"return {wert = 1}", "local function f(...) return ... end return {wert = f(1.5, 2)}", "for i = 1, 10 do goto x ::x:: end", "a.b['c']:d{e = -1 .. 2 ^ 3 % 4 / 5}", "return {[1.5] = 'x'}, 2"} {
		f.Add(program)
	}
	f.Fuzz(func(t *testing.T, program string) {
		if len(program) > 2000 {
			return
		}
		p := script.New(script.File("fuzz.lua", []byte(program)))
		_ = p.Words()
		got := interpret(request{Source: program, Input: json.RawMessage(`{"a":1.5,"b":[1,"x"]}`), Limits: Limits{Instructions: 5000, Output: 10000, Time: time.Second}})
		if (got.Fault == nil) == (got.Output == nil) {
			t.Errorf("%+v", got)
		}
	})
}

// BenchmarkRun is one call of a script as the engine makes it: a new child, the program, its answer.
func BenchmarkRun(b *testing.B) {
	for name, runner := range map[string]*Runner{"own child": {}, "kept child": {Keep: true}} {
		b.Run(name, func(b *testing.B) {
			defer runner.Close()
			input := map[string]any{"jahre": decimalOf(b, "25"), "stunden": decimalOf(b, "120.5")}
			for b.Loop() {
				got := run(b, runner, "return {punkte = round(input.jahre * 2 + input.stunden / 10, 1), stufe = 'Gold'}", input, "{punkte: number, stufe: text}")
				if got.Failure != nil {
					b.Fatal(got.Failure)
				}
			}
		})
	}
}
