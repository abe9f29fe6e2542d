package blob

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/zhice-project/zhice/schemas"
)

// PutJSON keeps v as gzipped JSON. The bytes depend on v alone (no time, no name, maps sorted), so the same content has
// the same key however often and wherever it is made by the same build.
func PutJSON(ctx context.Context, s Store, v any) (key string, size int64, err error) {
	var body bytes.Buffer
	zip := gzip.NewWriter(&body) // a zero header: no modification time, no file name
	if err := json.NewEncoder(zip).Encode(v); err != nil {
		return "", 0, fmt.Errorf("blob: %w", err)
	}
	if err := zip.Close(); err != nil {
		return "", 0, fmt.Errorf("blob: %w", err)
	}
	return s.Put(ctx, &body)
}

// GetJSON reads what PutJSON kept into v. Bytes that are no gzipped JSON of v's shape are a permanent
// schemas.ReasonInternal: reading again cannot mend them.
func GetJSON(ctx context.Context, s Store, key string, v any) error {
	r, err := s.Open(ctx, key)
	if err != nil {
		return err
	}
	// The whole blob is read before it is decoded: a network that fails half-way must not look like broken JSON.
	packed, err := io.ReadAll(&source{ctx: ctx, r: r})
	if err = errors.Join(err, r.Close()); err != nil {
		return unavailable(ctx, key, err)
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return schemas.Fail(schemas.ReasonInternal, "blob %s: %w", key, err)
	}
	err = json.NewDecoder(zip).Decode(v)
	if err == nil {
		_, err = io.Copy(io.Discard, zip) //nolint:gosec // our own bytes, kept nowhere: only their checksum at the end is wanted
	}
	if err != nil {
		return schemas.Fail(schemas.ReasonInternal, "blob %s: %w", key, err)
	}
	return nil
}
