package app

import (
	"encoding/json"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/schemas"
)

// version is what a bug report needs.
type version struct {
	Zhice    string `json:"zhice"`
	Pipeline int    `json:"pipeline"` // facts made by another pipeline version may differ
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func currentVersion() version {
	v := version{Zhice: "unknown", Pipeline: schemas.PipelineVersion, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Zhice = info.Main.Version
	}
	return v
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Say which program and which pipeline version this is",
		Example: "  zhice version --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := currentVersion()
			if asJSON {
				return json.NewEncoder(a.out).Encode(v)
			}
			a.printf("zhice %s, pipeline %d, %s, %s\n", v.Zhice, v.Pipeline, v.Go, v.Platform)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
