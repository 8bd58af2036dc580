// Package all links every connector into the binary. Edit here when a connector is added: one line.
package all

import (
	_ "laufzettel/connectors/drkserver" // entries in drkserver, by hand
	_ "laufzettel/connectors/mail"      // mail over SMTP
)
