package gallery

import (
	"time"

	"laufzettel/ui"
)

// zone is where the samples live. It does not depend on the machine's time zone files.
var zone = time.FixedZone("CET", 3600)

// Site is the sample site; brand is its brand colour, "" for Laufzettel's own.
func Site(brand string) ui.Site {
	return ui.Site{
		Name: "Landesverband Musterland", Claim: "Anträge und Formulare", Lang: "de", Zone: zone, Brand: brand,
		Contact: "ida.dummy@example.org", Demo: true,
	}
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, zone)
}

// endOf is a deadline at the end of a day of November.
func endOf(day int) ui.Deadline { return ui.Deadline{At: at(day+1, 0, 0)} }

func alma() *ui.User { return &ui.User{Name: "Alma Beispiel", Detail: "OV Musterdorf"} }
func erna() *ui.User {
	return &ui.User{Name: "Erna Exempel", Detail: "Landesbereitschaftsleiterin", Admin: true, Hub: true}
}

// signedIn is the shell of pages that need a sign-in.
func signedIn(title, section string, user *ui.User) ui.Shell {
	return ui.Shell{Title: title, Section: section, User: user, CSRF: "sample"}
}
