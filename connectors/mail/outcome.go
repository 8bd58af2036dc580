package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"laufzettel/connectors"
)

// setUpPause is how long to wait where the set-up is wrong: trying again soon would only lock the account.
const setUpPause = 15 * time.Minute

func later(reason string) connectors.Outcome {
	return connectors.Outcome{Class: connectors.Later, Reason: reason}
}

func refused(reason string) connectors.Outcome {
	return connectors.Outcome{Class: connectors.Refused, Reason: reason}
}

// setUp is for what an admin must put right once for all mails. They wait instead of failing one by one, and
// go out by themselves when it works again.
func setUp(reason string) connectors.Outcome {
	return connectors.Outcome{Class: connectors.Later, Reason: reason + " Die Mails warten so lange.", RetryAfter: setUpPause}
}

// sortComposing sorts what makes a message itself impossible.
func sortComposing(err error) connectors.Outcome {
	switch {
	case errors.Is(err, errRecipient):
		return refused("Die Adresse des Empfängers ist keine gültige Mailadresse. Bitte die Adresse berichtigen und die Mail neu senden.")
	case errors.Is(err, errSender):
		return refused("Die Adresse des Absenders ist keine gültige Mailadresse. Bitte den Absender in den Einstellungen der Site prüfen.")
	case errors.Is(err, errReplyTo):
		return refused("Die Antwortadresse ist keine gültige Mailadresse. Bitte sie in der Mailvorlage prüfen.")
	case errors.Is(err, errMessageID):
		return refused("Die Mail hat keine gültige Kennung (Message-ID) und wurde nicht gesendet. Das ist ein Fehler im Programm; bitte melden.")
	}
	return refused("Die Mail lässt sich nicht setzen. Bitte die Mailvorlage und die Adresse der Site (Base-URL, Impressum, Datenschutz) prüfen.")
}

// sortConnecting sorts what happens before the server hears of a mail. Nothing of it is about this mail, so
// it is never refused.
func sortConnecting(err error) connectors.Outcome {
	var answer *textproto.Error
	var dns *net.DNSError
	switch {
	case errors.Is(err, errClosed), errors.Is(err, context.Canceled):
		return later("Das Senden wurde unterbrochen, weil das Programm angehalten wird. Die Mail wird danach gesendet.")
	case errors.Is(err, errNoEncryption):
		return setUp("Der Mailserver bietet keine Verschlüsselung (STARTTLS) an, sie ist aber verlangt. Bitte Port und „starttls“ in der Adresse des Mailservers prüfen.")
	case errors.Is(err, errClearPassword):
		return setUp("Der Mailserver bietet keine Verschlüsselung an, und das Passwort wird nicht offen gesendet. Bitte Port und „starttls“ in der Adresse des Mailservers prüfen.")
	case errors.Is(err, errNoSignIn):
		return setUp("Der Mailserver bietet keine Anmeldung an, die wir kennen. Bitte Port und Zugangsdaten in der Adresse des Mailservers prüfen.")
	case isCertificateProblem(err):
		return setUp("Das Zertifikat des Mailservers wird nicht anerkannt (falscher Name, abgelaufen oder unbekannter Aussteller). Bitte den Namen des Mailservers und sein Zertifikat prüfen.")
	case errors.As(err, &answer) && answer.Code >= 500:
		if isSignIn(answer.Code) {
			return setUp(fmt.Sprintf("Der Mailserver lehnt die Anmeldung ab (%d). Bitte Benutzer und Passwort in der Adresse des Mailservers prüfen.", answer.Code))
		}
		return setUp(fmt.Sprintf("Der Mailserver lehnt die Verbindung ab (%d). Bitte beim Betreiber des Mailservers nachfragen, ob er von hier Mails annimmt.", answer.Code))
	case errors.As(err, &answer):
		return later(fmt.Sprintf("Der Mailserver bittet um Geduld (%d). Die Mail wird erneut gesendet.", answer.Code))
	case errors.As(err, &dns) && dns.IsNotFound:
		// No pause: beside this program, the server of a closed network may only just be starting.
		return later("Den Namen des Mailservers gibt es gerade nicht. Die Mail wird erneut gesendet; bleibt es so, bitte die Adresse des Mailservers prüfen.")
	case isTimeout(err):
		return later("Der Mailserver hat nicht rechtzeitig geantwortet. Die Mail wird erneut gesendet.")
	}
	return later("Der Mailserver ist nicht erreichbar. Die Mail wird erneut gesendet; bleibt es so, bitte Adresse, Port und Netz prüfen.")
}

// sortSending sorts what the server answers to a mail. The server's own words are left out: they repeat
// addresses and contents. ctx is the one of the send and has a deadline.
func sortSending(ctx context.Context, err error) connectors.Outcome {
	var problem *gomail.SendError
	if !errors.As(err, &problem) || problem.ErrorCode() == 0 {
		if limit, _ := ctx.Deadline(); !time.Now().Before(limit) {
			return sortConnecting(context.DeadlineExceeded)
		}
		if ctx.Err() != nil {
			return sortConnecting(ctx.Err())
		}
		return later("Die Verbindung zum Mailserver brach beim Senden ab. Die Mail wird mit derselben Kennung erneut gesendet.")
	}
	code, detail := problem.ErrorCode(), problem.EnhancedStatusCode()
	answer := strings.TrimSpace(fmt.Sprintf("%d %s", code, detail))
	switch {
	case code < 500:
		return later("Der Mailserver nimmt die Mail gerade nicht an (" + answer + "). Sie wird erneut gesendet.")
	case isSignIn(code):
		return setUp("Der Mailserver verlangt eine Anmeldung oder Verschlüsselung (" + answer + "). Bitte die Adresse des Mailservers prüfen.")
	case problem.Reason == gomail.ErrSMTPMailFrom:
		return refused("Der Mailserver nimmt den Absender nicht an (" + answer + "). Bitte prüfen, ob das Konto mit der Absenderadresse der Site senden darf.")
	case code == 552 || detail == "5.2.2" || detail == "5.3.4":
		return refused("Das Postfach des Empfängers ist voll oder die Mail ist zu groß (" + answer + "). Bitte den Empfänger auf anderem Weg fragen und danach neu senden.")
	case strings.HasPrefix(detail, "5.7."):
		return refused("Der Mailserver lehnt die Mail nach seinen Regeln ab (" + answer + "), etwa als unerwünscht oder weil er für diesen Empfänger nichts weiterleitet. Bitte beim Betreiber des Mailservers nachfragen.")
	case problem.Reason == gomail.ErrSMTPRcptTo:
		return refused("Der Mailserver nimmt für den Empfänger nichts an (" + answer + "): Das Postfach gibt es nicht, oder die Adresse hat einen Fehler. Bitte die Adresse berichtigen und die Mail neu senden.")
	}
	return refused("Der Mailserver lehnt die Mail ab (" + answer + "). Bitte beim Betreiber des Mailservers nachfragen.")
}

// isSignIn says whether an answer is about signing in or encrypting (RFC 4954).
func isSignIn(code int) bool { return code == 530 || code == 534 || code == 535 || code == 538 }

func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		(errors.As(err, &network) && network.Timeout())
}

func isCertificateProblem(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid)
}

// keepsSession says whether the server still listens on a connection after a failure: it has answered, and
// not with a goodbye (421) or in the middle of a message.
func keepsSession(err error) bool {
	var problem *gomail.SendError
	if !errors.As(err, &problem) {
		return false
	}
	code := problem.ErrorCode()
	return code != 0 && code != 421 && (problem.Reason == gomail.ErrSMTPMailFrom || problem.Reason == gomail.ErrSMTPRcptTo)
}

// wentStale says whether a kept connection was closed by the server before it heard of the mail.
func wentStale(err error) bool {
	var problem *gomail.SendError
	return errors.As(err, &problem) && (problem.Reason == gomail.ErrConnCheck ||
		(problem.Reason == gomail.ErrSMTPMailFrom && (problem.ErrorCode() == 0 || problem.ErrorCode() == 421)))
}
