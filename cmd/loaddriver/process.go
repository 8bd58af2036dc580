package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// ticks is the unit of /proc/PID/stat, which Linux has fixed for programs.
const ticks = time.Second / 100

// cpuTime is what a process has computed so far, in the kernel and outside.
func cpuTime(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * ticks
}

// written is a counter of /proc/PID/io: wchar is everything handed to the system, sockets included;
// write_bytes what went towards the disk.
func written(pid int, counter string) int64 {
	return number(fmt.Sprintf("/proc/%d/io", pid), counter+":")
}

// memory is the resident memory of a process in bytes.
func memory(pid int) int64 { return number(fmt.Sprintf("/proc/%d/status", pid), "VmRSS:") << 10 }

func number(file, name string) int64 {
	content, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(content), "\n") {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n
		}
	}
	return 0
}

// Sizes of SQLite's log (https://sqlite.org/fileformat2.html#the_write_ahead_log).
const (
	logHeader   = 32
	frameHeader = 24
	lookEvery   = 25 * time.Millisecond
)

// watchLog counts the commits in SQLite's log from now on, and calls look now and then; the function it
// returns ends the count. A frame with a database size ends a commit. When the log begins anew, frames that
// were written since the last look are missed, a fraction of a percent.
func watchLog(file string, look func()) (stop func() int) {
	end, done := make(chan struct{}), make(chan int)
	go func() {
		w := &logWatch{file: file}
		w.count()
		w.commits = 0
		for {
			select {
			case <-end:
				w.count()
				done <- w.commits
				return
			case <-time.After(lookEvery):
				w.count()
				look()
			}
		}
	}()
	return func() int { close(end); return <-done }
}

type logWatch struct {
	file    string
	salt    [8]byte
	at      int64
	commits int
}

func (w *logWatch) count() {
	file, err := os.Open(w.file)
	if err != nil {
		return
	}
	defer file.Close()
	var head [logHeader]byte
	if _, err := io.ReadFull(file, head[:]); err != nil {
		return
	}
	if salt := [8]byte(head[16:24]); salt != w.salt {
		w.salt, w.at = salt, logHeader
	}
	page := int64(binary.BigEndian.Uint32(head[8:12]))
	for {
		var frame [frameHeader]byte
		if _, err := file.ReadAt(frame[:], w.at); err != nil || [8]byte(frame[8:16]) != w.salt {
			return
		}
		if binary.BigEndian.Uint32(frame[4:8]) != 0 {
			w.commits++
		}
		w.at += frameHeader + page
	}
}
