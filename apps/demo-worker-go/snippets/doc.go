// Package snippets holds the shorter examples of docs/guides/go.md, each of which is a file.
package snippets
