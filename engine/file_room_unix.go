//go:build unix

package engine

import "golang.org/x/sys/unix"

// freeBytes is how much an ordinary program may still write to the disk of dir.
func freeBytes(dir string) (int64, bool) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, false
	}
	return int64(disk.Bavail) * int64(disk.Bsize), true
}
