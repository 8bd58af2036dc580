package engine

import (
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/de"

	"laufzettel/definitions/expression"
)

// calendar knows the public holidays of the German Länder (by ISO code: HE, BY ...) and of Austria (AT).
// An unknown Land has the holidays that all German Länder share.
type calendar struct {
	mu    sync.Mutex
	lands map[string]*cal.BusinessCalendar
}

var holidaysOf = map[string][]*cal.Holiday{
	"BW": de.HolidaysBW, "BY": de.HolidaysBY, "BE": de.HolidaysBE, "BB": de.HolidaysBB,
	"HB": de.HolidaysHB, "HH": de.HolidaysHH, "HE": de.HolidaysHE, "MV": de.HolidaysMV,
	"NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SL": de.HolidaysSL,
	"SN": de.HolidaysSN, "ST": de.HolidaysST, "SH": de.HolidaysSH, "TH": de.HolidaysTH,
	"AT": at.Holidays,
}

func newCalendar() *calendar { return &calendar{lands: map[string]*cal.BusinessCalendar{}} }

func (c *calendar) workday(land string, d expression.Date) bool {
	land = strings.ToUpper(strings.TrimPrefix(strings.ToUpper(land), "DE-"))
	c.mu.Lock()
	defer c.mu.Unlock()
	business := c.lands[land]
	if business == nil {
		business = cal.NewBusinessCalendar()
		business.AddHoliday(holidaysIn(land)...)
		c.lands[land] = business
	}
	return business.IsWorkday(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC))
}

func holidaysIn(land string) []*cal.Holiday {
	if holidays, ok := holidaysOf[land]; ok {
		return holidays
	}
	return de.Holidays
}
