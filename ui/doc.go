// Package ui is what people see: views (what a page needs to know), templates, the look and the client code.
//
// A page is three things of the same name: a view struct in view_*.go, a template in templates/ and its
// German texts in locale/de.yaml. Edit here when a page should say or look different; what a page may show
// is decided by its handler, which fills the view.
package ui
