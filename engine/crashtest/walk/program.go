package walk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Program uses the API as a declared service.
type Program struct {
	base, token string
	client      *http.Client
}

// NewProgram calls the API at base with a token.
func NewProgram(base, token string) *Program {
	return &Program{base, token, &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2}}}
}

// Run is one case that a program starts and decides.
type Run struct {
	ID, Number string
	Status     string
	Tasks      []string        // that are open now
	Took       []time.Duration // of each decision, until the next task was visible
}

type apiTask struct {
	ID string `json:"id"`
}

// Start begins a case of a play.
func (p *Program) Start(ctx context.Context, play *Play, n int) (*Run, error) {
	var said struct {
		ID     string    `json:"id"`
		Number string    `json:"number"`
		Status string    `json:"status"`
		Tasks  []apiTask `json:"tasks"`
	}
	err := p.post(ctx, "/api/v1/processes/"+play.Process+"/cases", typed(play.Answers, n), http.StatusCreated, &said)
	return &Run{ID: said.ID, Number: said.Number, Status: said.Status, Tasks: idsOf(said.Tasks)}, err
}

// Decide decides the first open task of a case; the answer names the next one, which is then visible.
func (p *Program) Decide(ctx context.Context, play *Play, r *Run) error {
	var said struct {
		Case struct {
			Status string `json:"status"`
		} `json:"case"`
		Tasks []apiTask `json:"tasks"`
	}
	began := time.Now()
	if err := p.post(ctx, "/api/v1/tasks/"+r.Tasks[0]+"/decision", map[string]string{"outcome": play.Outcomes[0]}, http.StatusOK, &said); err != nil {
		return err
	}
	r.Took = append(r.Took, time.Since(began))
	r.Status, r.Tasks = said.Case.Status, idsOf(said.Tasks)
	return nil
}

func idsOf(tasks []apiTask) []string {
	var ids []string
	for _, t := range tasks {
		ids = append(ids, t.ID)
	}
	return ids
}

// Post asks for something under a key that makes it happen once, however often it is asked for. said gets the answer.
// An error that is not ErrRefused may be tried again.
func (p *Program) Post(ctx context.Context, path, key string, body, said any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	answer, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if content, err = io.ReadAll(answer.Body); err != nil {
		return err
	}
	switch {
	case answer.StatusCode >= 500, answer.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("POST %s: %d %.300s", path, answer.StatusCode, content)
	case answer.StatusCode >= 400:
		return fmt.Errorf("%w: POST %s: %d %.300s", ErrRefused, path, answer.StatusCode, content)
	}
	return json.Unmarshal(content, said)
}

func (p *Program) post(ctx context.Context, path string, body any, want int, said any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	content, err = io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != want {
		return fmt.Errorf("POST %s: %d %.300s", path, answer.StatusCode, content)
	}
	return json.Unmarshal(content, said)
}
