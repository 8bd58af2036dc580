package mail

import (
	"bytes"
	"fmt"
	"mime"
	netmail "net/mail"
	"reflect"
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
)

// wire composes a message and reads its header back.
func wire(t *testing.T, m connectors.Message, b connectors.Branding) (*netmail.Message, string) {
	t.Helper()
	msg, err := compose(m, b)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	parsed, err := netmail.ReadMessage(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return parsed, out.String()
}

// allowed are the only headers a mail may carry, once each.
var allowed = map[string]bool{
	"From": true, "To": true, "Reply-To": true, "Subject": true, "Date": true, "Message-Id": true, "References": true,
	"In-Reply-To": true, "Auto-Submitted": true, "Mime-Version": true, "Content-Type": true,
}

// TestNoFieldCarriesAHeader puts line breaks and a header into every text of a message, one after the other.
func TestNoFieldCarriesAHeader(t *testing.T) {
	for _, attack := range []string{
		"x\r\nBcc: boese@example.org", "x\nBcc: boese@example.org", "x\rBcc: boese@example.org", "x\r\n\r\nBcc: boese@example.org",
		"x\u2028Bcc: boese@example.org", "x\x00\r\n Bcc: boese@example.org", "x>\r\nBcc: <boese@example.org", "boese@example.org, x@example.org",
		"x@example.org>\r\nRCPT TO:<boese@example.org", "=?utf-8?q?x=0D=0ABcc:_boese=40example.org?=",
	} {
		for name, put := range everyText() {
			m, b := brief(), branding
			put(&m, &b, attack)
			msg, err := compose(m, b)
			if err != nil {
				if outcome := sortComposing(err); outcome.Class != connectors.Refused || strings.Contains(outcome.Reason, "boese") {
					t.Errorf("%s: %+v", name, outcome)
				}
				continue
			}
			recipients, err := msg.GetRecipients()
			if err != nil || !reflect.DeepEqual(recipients, []string{"<" + brief().To.Mail + ">"}) && !reflect.DeepEqual(recipients, []string{brief().To.Mail}) {
				t.Errorf("%s with %q: the mail would go to %v (%v)", name, attack, recipients, err)
			}
			parsed, _ := wire(t, m, b)
			for header, values := range parsed.Header {
				if !allowed[header] || len(values) != 1 {
					t.Errorf("%s with %q: header %s %q", name, attack, header, values)
				}
			}
			if list, err := parsed.Header.AddressList("To"); err != nil || len(list) != 1 {
				t.Errorf("%s with %q: To %v %v", name, attack, list, err)
			}
		}
	}
}

// everyText finds every text of Message and Branding by reflection, so that a new field is attacked too.
func everyText() map[string]func(*connectors.Message, *connectors.Branding, string) {
	all := map[string]func(*connectors.Message, *connectors.Branding, string){}
	var walk func(name string, get func(*connectors.Message, *connectors.Branding) reflect.Value, v reflect.Value)
	walk = func(name string, get func(*connectors.Message, *connectors.Branding) reflect.Value, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			all[name] = func(m *connectors.Message, b *connectors.Branding, attack string) { get(m, b).SetString(attack) }
		case reflect.Pointer:
			walk(name, func(m *connectors.Message, b *connectors.Branding) reflect.Value { return get(m, b).Elem() }, v.Elem())
		case reflect.Slice:
			walk(name+"[0]", func(m *connectors.Message, b *connectors.Branding) reflect.Value { return get(m, b).Index(0) }, v.Index(0))
		case reflect.Struct:
			if v.Type() == reflect.TypeFor[time.Time]() {
				return
			}
			for i := range v.NumField() {
				walk(name+"."+v.Type().Field(i).Name, func(m *connectors.Message, b *connectors.Branding) reflect.Value { return get(m, b).Field(i) }, v.Field(i))
			}
		default:
			panic(fmt.Sprint("unknown shape of ", name))
		}
	}
	m, b := brief(), branding
	walk("Message", func(m *connectors.Message, _ *connectors.Branding) reflect.Value { return reflect.ValueOf(m).Elem() }, reflect.ValueOf(m))
	walk("Branding", func(_ *connectors.Message, b *connectors.Branding) reflect.Value { return reflect.ValueOf(b).Elem() }, reflect.ValueOf(b))
	return all
}

func TestNamesOfAllScripts(t *testing.T) {
	for _, name := range []string{
		"Jürgen Größe", "Alma, die „Erste“ <Beispiel>", `Anführung "quer" \ Strich`, "Team 🚒🧑🏽‍🚒", "דנה דוגמה", "علي مثال",
		"Ğülşen Örnek", "李小明", "a@b.example", "", "Komma, Name; Semikolon", strings.Repeat("Sehr Langer Name ", 5) + "Ende",
	} {
		m := confirmation()
		m.To.Name, m.From.Name = name, name
		parsed, raw := wire(t, m, branding)
		for _, header := range []string{"To", "From"} {
			list, err := parsed.Header.AddressList(header)
			want := name
			if name == "" && header == "From" {
				want = branding.Sender.Name
			}
			if err != nil || len(list) != 1 || list[0].Name != want {
				t.Errorf("%s %q arrives as %v (%v)", header, want, list, err)
			}
		}
		for _, b := range []byte(raw) {
			if b >= 0x80 {
				t.Fatalf("%q is not encoded", name)
			}
		}
	}
}

func TestSubject(t *testing.T) {
	tests := []struct{ written, want string }{
		{"[ANE-2026-00042] Prüfen: Größe 🚒", "[ANE-2026-00042] Prüfen: Größe 🚒"},
		{"  zwei\tTeile \r\n der Zeile  ", "zwei Teile der Zeile"},
		{"Rechnung \u202egpj.exe", "Rechnung gpj.exe"},
		{"kaputt \xff\xfe Ende", "kaputt Ende"},
		{"Familie 🧑🏽‍🚒 bleibt", "Familie 🧑🏽‍🚒 bleibt"},
		{strings.Repeat("ä", 500), strings.Repeat("ä", maxSubject-1) + "…"},
		{"", ""},
	}
	for _, test := range tests {
		m := confirmation()
		m.Subject = test.written
		parsed, _ := wire(t, m, branding)
		got, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
		if err != nil || got != test.want {
			t.Errorf("%q arrives as %q (%v), want %q", test.written, got, err, test.want)
		}
	}
}

func TestSenders(t *testing.T) {
	tests := []struct {
		name         string
		from         connectors.Address
		header, mail string
	}{
		{"the site's sender", connectors.Address{}, branding.Sender.Name, "antrag@example.org"},
		{"a unit's name on the site's address", connectors.Address{Name: "KV Musterkreis"}, "KV Musterkreis", "antrag@example.org"},
		{"an address of its own", connectors.Address{Name: "KV", Mail: "kv@example.org"}, "KV", "kv@example.org"},
	}
	for _, test := range tests {
		m := confirmation()
		m.From = test.from
		msg, err := compose(m, branding)
		if err != nil {
			t.Fatal(err)
		}
		if envelope, err := msg.GetSender(false); err != nil || !strings.Contains(envelope, "antrag@example.org") {
			t.Errorf("%s: envelope %s %v", test.name, envelope, err)
		}
		if from := msg.GetFrom(); len(from) != 1 || from[0].Name != test.header || from[0].Address != test.mail {
			t.Errorf("%s: From %v", test.name, from)
		}
	}
}

func TestUnusableMessagesAreRefused(t *testing.T) {
	tests := []struct {
		name   string
		change func(*connectors.Message)
		reason string // part of
	}{
		{"no recipient", func(m *connectors.Message) { m.To.Mail = "" }, "Empfänger"},
		{"two recipients", func(m *connectors.Message) { m.To.Mail = "a@example.org,b@example.org" }, "Empfänger"},
		{"name in the address", func(m *connectors.Message) { m.To.Mail = "Alma <a@example.org>" }, "Empfänger"},
		{"no domain", func(m *connectors.Message) { m.To.Mail = "alma@" }, "Empfänger"},
		{"too long", func(m *connectors.Message) { m.To.Mail = strings.Repeat("a", 250) + "@example.org" }, "Empfänger"},
		{"reply to nowhere", func(m *connectors.Message) { m.ReplyTo = "buero" }, "Antwortadresse"},
		{"sender", func(m *connectors.Message) { m.From.Mail = "buero" }, "Absender"},
		{"no Message-ID", func(m *connectors.Message) { m.MessageID = "" }, "Message-ID"},
		{"Message-ID without domain", func(m *connectors.Message) { m.MessageID = "<abc>" }, "Message-ID"},
		{"link to a script", func(m *connectors.Message) { m.Action.URL = "javascript:alert(1)" }, "Mailvorlage"},
		{"link without host", func(m *connectors.Message) { m.Action.URL = "/t/token" }, "Mailvorlage"},
	}
	box, err := NewPostbox(branding, nil)
	if err != nil {
		t.Fatal(err)
	}
	fake := startFake(t, nil)
	for name, mailer := range map[string]connectors.Mailer{"SMTP": openSMTP(t, fake.settings()), "Postbox": box} {
		for _, test := range tests {
			m := brief()
			test.change(&m)
			if got := mailer.Send(t.Context(), m); got.Class != connectors.Refused || !strings.Contains(got.Reason, test.reason) || strings.Contains(got.Reason, "example.org") {
				t.Errorf("%s, %s: %+v", name, test.name, got)
			}
		}
	}
	if connections, _ := fake.seen(); connections != 0 || len(box.Mails("")) != 0 {
		t.Errorf("an unusable message went out")
	}
}

func TestInternationalDomainIsWrittenForEveryServer(t *testing.T) {
	m := confirmation()
	m.To.Mail = "alma@würde.example"
	msg, err := compose(m, branding)
	if err != nil {
		t.Fatal(err)
	}
	if got := msg.GetToString(); len(got) != 1 || !strings.Contains(got[0], "alma@xn--wrde-0ra.example") {
		t.Errorf("got %v", got)
	}
}

func TestThread(t *testing.T) {
	var long []string
	for i := range 60 {
		long = append(long, fmt.Sprintf("nr-%02d@example.org", i))
	}
	tests := []struct {
		name    string
		written []string
		want    string
	}{
		{"first mail of a case", nil, ""},
		{"own id and repetitions", []string{"a@example.org", "<a@example.org>", "receipt-1@example.org"}, "<a@example.org>"},
		{"no valid id", []string{"", "x", "a b@example.org", "a@b\r\nBcc: c@example.org"}, ""},
		{"a long case keeps its first and its newest", long, "<nr-00@example.org> <nr-41@example.org>"},
	}
	for _, test := range tests {
		m := confirmation()
		m.References = test.written
		parsed, _ := wire(t, m, branding)
		got := strings.Fields(parsed.Header.Get("References"))
		if strings.Join(got[:min(2, len(got))], " ") != test.want || len(got) > maxReferences {
			t.Errorf("%s: %v", test.name, got)
		}
		last := ""
		if len(got) > 0 {
			last = got[len(got)-1]
		}
		if reply := parsed.Header.Get("In-Reply-To"); reply != last {
			t.Errorf("%s: In-Reply-To %q, want %q", test.name, reply, last)
		}
	}
}
