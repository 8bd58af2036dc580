package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// missing skips a test that needs something this machine lacks, unless LAUFZETTEL_TEST_ALL asks for all.
func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("LAUFZETTEL_TEST_ALL") != "" {
		t.Fatalf("%s; LAUFZETTEL_TEST_ALL wants this test to run", why)
	}
	t.Skipf("%s; not testing against this real mail server", why)
}

// maildir is the folder in which a mail server puts what it received.
type maildir string

// delivered waits for n mails, returns their contents and removes them. For none it looks once.
func (m maildir) delivered(t *testing.T, n int) [][]byte {
	t.Helper()
	var files []string
	for range 200 {
		files, _ = filepath.Glob(filepath.Join(string(m), "new", "*"))
		if len(files) >= n {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(files) != n {
		t.Fatalf("%d mails were delivered, want %d", len(files), n)
	}
	var mails [][]byte
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, content)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	return mails
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// selfSigned makes a certificate for localhost and a pool that trusts it.
func selfSigned(t *testing.T) (cert, key []byte, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	key = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(cert)
	return cert, key, roots
}
