package flows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// eventTypes are the kinds this version can read.
var eventTypes = map[string]reflect.Type{}

func init() {
	for _, e := range []Event{
		Started{}, Submitted{}, StepEntered{}, StepPassed{}, TaskOpened{}, TaskReassigned{}, TaskClaimed{},
		TaskReleased{}, TaskDecided{}, DecisionDisputed{}, TaskSuspended{}, TaskResumed{}, StopClosed{},
		TimerSet{}, TimerFired{}, TimerCancelled{}, MailRequested{}, CallRequested{}, CallAnswered{},
		ValuesSet{}, ActionTaken{}, Ended{}, Failed{}, Erased{}, ConsentWithdrawn{}, OriginalSeen{}, OriginalUnseen{},
		TaskStolen{},
		BlockOpened{}, StrandEnded{}, BlockClosed{}, StepFailed{}, UndoBegun{}, StepUndone{}, WaitBegun{}, WaitEnded{}, Heard{}, CaseRepaired{},
	} {
		eventTypes[e.Kind()] = reflect.TypeOf(e)
	}
}

// EncodeEvent is the stored form of an event: the JSON of the struct. An Unknown is written back as it
// was read.
func EncodeEvent(e Event) ([]byte, error) {
	if u, ok := e.(Unknown); ok {
		return bytes.Clone(u.Body), nil
	}
	if e == nil {
		return nil, fmt.Errorf("flows: an event without content cannot be stored")
	}
	return json.Marshal(e)
}

// DecodeEvent reads what EncodeEvent wrote. A kind that this version does not know becomes Unknown,
// which makes the case unreadable; broken JSON is an error.
func DecodeEvent(kind string, body []byte) (Event, error) {
	t, known := eventTypes[kind]
	if !known {
		return Unknown{Name: kind, Body: bytes.Clone(body)}, nil
	}
	p := reflect.New(t)
	if err := json.Unmarshal(body, p.Interface()); err != nil {
		return nil, fmt.Errorf("event %s: %w", kind, err)
	}
	return p.Elem().Interface().(Event), nil
}
