package engine

import (
	"errors"
	"fmt"
	"syscall"
)

// What can be wrong with the place where a store lies. Neither ever means that something which was answered with
// success is gone; people are told what to do about each.
var (
	// ErrNoRoom: the disk is full or must not be written to at the moment; nothing was stored. The store tries again
	// with every write and goes on by itself.
	ErrNoRoom = errors.New("nothing was stored: the disk takes nothing at the moment; it goes on by itself once there is room")
	// ErrStoreStopped: the disk or the database has failed. The store takes nothing more until the program was
	// started again, since nobody knows what the disk has kept of the last write.
	ErrStoreStopped = errors.New("the store takes nothing more until it was started again")
)

// diskFull makes an error of the file system about missing room an ErrDiskFull, for files beside the database.
func diskFull(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}
