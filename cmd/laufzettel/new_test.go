package main

import (
	"testing"
)

// TestEveryTemplateCanBeBegunWith: in a folder that has nothing yet, with nothing to complain about, and with no more
// than it needs.
func TestEveryTemplateCanBeBegunWith(t *testing.T) {
	all, err := shippedTemplates("de")
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range all {
		t.Run(from.name, func(t *testing.T) {
			t.Parallel()
			files, err := from.files("probe", contents{})
			if err != nil {
				t.Fatal(err)
			}
			found, err := complaints(files)
			if err != nil || found > 0 {
				t.Errorf("%d complaints, %v", found, err)
			}
			for _, file := range []string{"probe/form.yaml", "probe/flow.yaml", "site.yaml"} {
				if files[file] == nil {
					t.Errorf("there is no %s", file)
				}
			}
		})
	}
}
