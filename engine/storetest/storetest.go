// Package storetest is the law of stores: every implementation of engine.Store passes Run.
// Edit here when a store must promise something more.
package storetest
