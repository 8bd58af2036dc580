package flows

// Kind is "started".
func (Started) Kind() string { return "started" }

// Kind is "submitted".
func (Submitted) Kind() string { return "submitted" }

// Kind is "stepEntered".
func (StepEntered) Kind() string { return "stepEntered" }

// Kind is "stepPassed".
func (StepPassed) Kind() string { return "stepPassed" }

// Kind is "taskOpened".
func (TaskOpened) Kind() string { return "taskOpened" }

// Kind is "taskReassigned".
func (TaskReassigned) Kind() string { return "taskReassigned" }

// Kind is "taskClaimed".
func (TaskClaimed) Kind() string { return "taskClaimed" }

// Kind is "taskReleased".
func (TaskReleased) Kind() string { return "taskReleased" }

// Kind is "taskDecided".
func (TaskDecided) Kind() string { return "taskDecided" }

// Kind is "decisionDisputed".
func (DecisionDisputed) Kind() string { return "decisionDisputed" }

// Kind is "taskSuspended".
func (TaskSuspended) Kind() string { return "taskSuspended" }

// Kind is "taskResumed".
func (TaskResumed) Kind() string { return "taskResumed" }

// Kind is "stopClosed".
func (StopClosed) Kind() string { return "stopClosed" }

// Kind is "timerSet".
func (TimerSet) Kind() string { return "timerSet" }

// Kind is "timerFired".
func (TimerFired) Kind() string { return "timerFired" }

// Kind is "timerCancelled".
func (TimerCancelled) Kind() string { return "timerCancelled" }

// Kind is "mailRequested".
func (MailRequested) Kind() string { return "mailRequested" }

// Kind is "callRequested".
func (CallRequested) Kind() string { return "callRequested" }

// Kind is "callAnswered".
func (CallAnswered) Kind() string { return "callAnswered" }

// Kind is "valuesSet".
func (ValuesSet) Kind() string { return "valuesSet" }

// Kind is "actionTaken".
func (ActionTaken) Kind() string { return "actionTaken" }

// Kind is "ended".
func (Ended) Kind() string { return "ended" }

// Kind is "failed".
func (Failed) Kind() string { return "failed" }

// Kind is "erased".
func (Erased) Kind() string { return "erased" }

// Kind is the name under which the event was stored.
func (u Unknown) Kind() string { return u.Name }
