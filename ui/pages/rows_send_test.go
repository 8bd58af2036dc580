package pages_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestManyRowsAreSentFromAbove: where a task has many rows, a button right under the choice for all others sends the
// decision with the same form, so that nobody scrolls past the rows.
func TestManyRowsAreSentFromAbove(t *testing.T) {
	h := honourHouse(t)
	names := make([]string, 40)
	for i := range names {
		names[i] = fmt.Sprintf("Person%03d", i+1)
	}
	status := h.sendHonours(names...)
	office := h.as("ida")
	desk := office.firstTask().shows("So absenden")
	form := strings.Index(desk.body, `id="entscheidung"`)
	choice, button, rows := strings.Index(desk.body, `name="_rest"`), strings.Index(desk.body, ">So absenden</button>"), strings.Index(desk.body, `class="row-list"`)
	if form < 0 || !(form < choice && choice < button && button < rows) || strings.Contains(desk.body[form:button], "</form>") {
		t.Errorf("the button stands at %d: form %d, choice %d, rows %d", button, form, choice, rows)
	}
	if tag := desk.body[strings.LastIndex(desk.body[:button], "<button"):button]; !strings.Contains(tag, `name="_do" value="decide"`) {
		t.Errorf("the button is %s", tag)
	}
	desk.desk().set("_rest", "ok").set("punkte", "5").do("decide").is(200)
	h.work()
	h.browser().get(status).is(200).shows("Person040", "In Ordnung")
}
