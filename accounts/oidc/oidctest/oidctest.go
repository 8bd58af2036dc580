// Package oidctest runs a real provider of accounts (npm oidc-provider) in a process of its own, behind a proxy that
// can take it off the net or change what it answers. It is for tests only.
package oidctest

import (
	"bufio"
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Options are what the provider knows.
type Options struct {
	// ClientID and Secret are those of the site under test, which is sent back to Redirects.
	ClientID, Secret string
	Redirects        []string
	SignedOut        []string // where it may send people after they signed out
	// Users are the claims of everybody who may sign in, by the name that they type; any password will do.
	Users map[string]map[string]any
	// AllInToken puts every claim into the ID token; otherwise they have to be asked for.
	AllInToken bool
}

// Token is an ID token on its way, which a test may change before it is signed again.
type Token struct {
	Header map[string]any
	Claims map[string]any
	// Key signs it; the provider's own unless a test says otherwise. nil leaves the signature away.
	Key *rsa.PrivateKey
}

// Provider is the running provider.
type Provider struct {
	Issuer string

	t       testing.TB
	options Options
	proxy   *httptest.Server
	mu      sync.Mutex
	process *exec.Cmd
	target  *url.URL // nil: off the net
	key     *rsa.PrivateKey
	keyID   int
	change  func(*Token)
	Tokens  int // requests for a token so far
}

// Start runs a provider until the test ends.
func Start(t testing.TB, o Options) *Provider {
	t.Helper()
	p := &Provider{t: t, options: o}
	p.proxy = httptest.NewServer(http.HandlerFunc(p.pass))
	t.Cleanup(p.proxy.Close)
	t.Cleanup(p.Stop)
	p.Issuer = p.proxy.URL
	p.Rotate()
	return p
}

// Rotate starts the provider anew with another key: tokens of before are worth nothing.
func (p *Provider) Rotate() {
	p.t.Helper()
	p.Stop()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	p.ok(err)
	p.keyID++
	_, file, _, _ := runtime.Caller(0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	p.ok(err)
	port := listener.Addr().(*net.TCPAddr).Port
	p.ok(listener.Close())
	settings, err := json.Marshal(map[string]any{
		"issuer": p.Issuer, "port": port, "users": p.options.Users, "allInToken": p.options.AllInToken,
		"jwks": map[string]any{"keys": []any{p.private(key)}},
		"clients": []any{map[string]any{
			"client_id": p.options.ClientID, "client_secret": p.options.Secret, "redirect_uris": p.options.Redirects,
			"post_logout_redirect_uris": p.options.SignedOut,
		}},
	})
	p.ok(err)
	cmd := exec.Command("node", filepath.Join(filepath.Dir(file), "provider.mjs"))
	cmd.Stdin = bytes.NewReader(settings)
	said, err := cmd.StdoutPipe()
	p.ok(err)
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	p.ok(cmd.Start())
	p.process = cmd
	line, _ := bufio.NewReader(said).ReadString('\n')
	if strings.TrimSpace(line) != "ready" {
		p.t.Fatalf("the provider did not start (npm ci installs it): %q %s", line, trouble.String())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.key, p.target = key, &url.URL{Scheme: "http", Host: "127.0.0.1:" + strconv.Itoa(port)}
}

// Stop takes the provider off the net; Rotate brings it back.
func (p *Provider) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = nil
	if p.process != nil {
		_ = p.process.Process.Kill()
		_ = p.process.Wait()
		p.process = nil
	}
}

// Change lets a test change every ID token; nil changes nothing.
func (p *Provider) Change(change func(*Token)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.change = change
}

func (p *Provider) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// pass hands a request on, under the provider's own name.
func (p *Provider) pass(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	target, change := p.target, p.change
	if r.URL.Path == "/token" {
		p.Tokens++
	}
	p.mu.Unlock()
	if target == nil {
		http.Error(w, "off the net", http.StatusBadGateway)
		return
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(pr *httputil.ProxyRequest) {
		pr.SetURL(target)
		pr.Out.Host = pr.In.Host
	}}
	if r.URL.Path == "/token" && change != nil {
		proxy.ModifyResponse = func(answer *http.Response) error { return p.changed(answer, change) }
	}
	proxy.ServeHTTP(w, r)
}

func (p *Provider) changed(answer *http.Response, change func(*Token)) error {
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	fields := map[string]any{}
	if err := json.Unmarshal(body, &fields); err != nil {
		return err
	}
	if raw, ok := fields["id_token"].(string); ok {
		parts := strings.Split(raw, ".")
		token := &Token{Header: decode(parts[0]), Claims: decode(parts[1]), Key: p.key}
		change(token)
		fields["id_token"] = token.signed()
	}
	if body, err = json.Marshal(fields); err != nil {
		return err
	}
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

func (t *Token) signed() string {
	content := encode(t.Header) + "." + encode(t.Claims)
	if t.Key == nil {
		return content + "."
	}
	sum := sha256.Sum256([]byte(content))
	signature, err := rsa.SignPKCS1v15(rand.Reader, t.Key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return content + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func decode(part string) map[string]any {
	fields := map[string]any{}
	content, err := base64.RawURLEncoding.DecodeString(part)
	if err == nil {
		err = json.Unmarshal(content, &fields)
	}
	if err != nil {
		panic(err)
	}
	return fields
}

func encode(fields map[string]any) string {
	content, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(content)
}

// private is a key as the provider reads it.
func (p *Provider) private(k *rsa.PrivateKey) map[string]any {
	number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	return map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": fmt.Sprint("test-", p.keyID),
		"n": number(k.N), "e": number(big.NewInt(int64(k.E))), "d": number(k.D), "p": number(k.Primes[0]), "q": number(k.Primes[1]),
		"dp": number(k.Precomputed.Dp), "dq": number(k.Precomputed.Dq), "qi": number(k.Precomputed.Qinv),
	}
}
