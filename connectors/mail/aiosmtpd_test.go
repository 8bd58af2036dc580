package mail

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// tlsServer is a second real mail server, for what OpenSMTPD of Debian 12 cannot do: encryption, and the
// sign-in that needs it. See testdata/server.py.
type tlsServer struct {
	maildir
	offered, startTLS, implicit int // ports on localhost
	roots                       *x509.CertPool
}

const (
	smtpUser     = "antrag@example.org"
	smtpPassword = "ge:h@im/ 100% €#?"
)

func startTLSServer(t *testing.T) tlsServer {
	t.Helper()
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import aiosmtpd").Run() != nil {
		missing(t, "aiosmtpd is not installed (Debian package python3-aiosmtpd)")
	}
	dir := t.TempDir()
	server := tlsServer{maildir: maildir(filepath.Join(dir, "maildir")), offered: freePort(t), startTLS: freePort(t), implicit: freePort(t)}
	cert, key, roots := selfSigned(t)
	server.roots = roots
	for name, content := range map[string][]byte{"cert.pem": cert, "key.pem": key} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(python, "testdata/server.py", dir,
		fmt.Sprint(server.offered), fmt.Sprint(server.startTLS), fmt.Sprint(server.implicit))
	command.Env = append(os.Environ(), "SMTP_USER="+smtpUser, "SMTP_PASSWORD="+smtpPassword, "PYTHONDONTWRITEBYTECODE=1")
	var log bytes.Buffer
	command.Stderr = &log
	_, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	if line, err := bufio.NewReader(output).ReadString('\n'); err != nil || line != "ready\n" {
		_ = command.Process.Kill()
		_ = command.Wait()
		t.Fatalf("the mail server did not start: %q %v\n%s", line, err, &log)
	}
	return server
}
