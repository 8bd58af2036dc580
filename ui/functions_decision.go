package ui

import "strconv"

// rowProblems are what is wrong with the rows of a decision, for its summary. They lead to the row, or to the choice for
// all others.
func rowProblems(rows *RowsDecision) []Problem {
	if rows == nil {
		return nil
	}
	var problems []Problem
	if rows.Problem != "" {
		problems = append(problems, Problem{Control: "rest", Text: rows.Problem})
	}
	for _, item := range rows.Items {
		if item.Problem != "" {
			problems = append(problems, Problem{Control: "zeile-" + strconv.Itoa(item.Number), Text: strconv.Itoa(item.Number) + ". " + item.Title + ": " + item.Problem})
		}
	}
	return problems
}
