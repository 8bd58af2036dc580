package mail

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// openSMTPD is a real mail server for the tests, with its own configuration, queue and socket; where the machine
// allows it in a mount and process namespace of its own, so that it meets no other server and leaves nothing.
type openSMTPD struct {
	maildir
	port int // on 127.0.0.1, without encryption
}

const smtpdConfig = `table people { "@" = "nobody" }
table busy { "busy@example.org" }
table gone { "gone@example.org" }
table banned { "banned@example.org" }
filter later phase rcpt-to match rcpt-to <busy> reject "451 4.7.1 busy@example.org: come back later"
filter never phase rcpt-to match rcpt-to <gone> reject "550 5.1.1 gone@example.org: no such mailbox"
filter sender phase mail-from match mail-from <banned> reject "550 5.7.1 banned@example.org may not send"
filter rules chain { later, never, sender }
listen on 127.0.0.1 port PORT filter rules
action box maildir "DIR/maildir" virtual <people>
match from any for domain "example.org" action box
`

// startOpenSMTPD runs until the test ends.
func startOpenSMTPD(t *testing.T) openSMTPD {
	t.Helper()
	smtpd, err := exec.LookPath("smtpd")
	if err != nil {
		smtpd = "/usr/sbin/smtpd"
	}
	if _, err := os.Stat(smtpd); err != nil {
		missing(t, "OpenSMTPD is not installed (Debian package opensmtpd)")
	}
	if os.Getuid() != 0 {
		missing(t, "OpenSMTPD starts as root only")
	}
	dir, err := os.MkdirTemp("", "laufzettel-smtpd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	server := openSMTPD{maildir: maildir(filepath.Join(dir, "maildir")), port: freePort(t)}
	config := strings.NewReplacer("DIR", dir, "PORT", fmt.Sprint(server.port)).Replace(smtpdConfig)
	if err := os.WriteFile(filepath.Join(dir, "smtpd.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	// The server delivers as the user nobody.
	if err := os.Mkdir(string(server.maildir), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{dir: 0o755, string(server.maildir): 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(smtpd, "-d", "-f", filepath.Join(dir, "smtpd.conf"))
	if namespace := []string{"--mount", "--pid", "--fork", "--kill-child"}; exec.Command("unshare", append(namespace, "true")...).Run() == nil {
		script := `mount -t tmpfs -o mode=755 tmpfs /var/spool && mount -t tmpfs -o mode=755 tmpfs /run && exec "$@"`
		command = exec.Command("unshare", append(append(namespace, "sh", "-c", script, "sh"), command.Args...)...)
	}
	var log bytes.Buffer
	command.Stdout, command.Stderr = &log, &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-ended
	})
	waitForPort(t, server.port, ended, &log)
	return server
}

func waitForPort(t *testing.T, port int, ended chan error, log *bytes.Buffer) {
	t.Helper()
	for range 200 {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("OpenSMTPD ended: %v\n%s", err, log)
		default:
		}
		conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second)
		if err == nil {
			_ = conn.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("OpenSMTPD does not listen on port %d", port)
}
