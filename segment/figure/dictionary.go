package figure

import "slices"

// Unit is a unit as facts carry it, with the words texts use for it.
type Unit struct {
	Code      string
	Surfaces  []string
	Dimension string // money, share, times, physical, time, count
}

// Units lists what units.yaml knows, one entry a code, in the order of the file. A classifier is a unit of its own.
func Units() []Unit {
	var u unitFile
	mustRead("units.yaml", &u)
	var out []Unit
	for _, part := range []struct {
		dimension string
		entries   []unitEntry
	}{{"money", u.Money}, {"share", u.Share}, {"times", u.Times}, {"physical", u.Physical}, {"time", u.Time}, {"count", u.Count}} {
		for _, e := range part.entries {
			for _, s := range e.Surface {
				code := e.Code
				if code == "" {
					code = simplified(s)
				}
				if i := slices.IndexFunc(out, func(x Unit) bool { return x.Code == code }); i >= 0 {
					out[i].Surfaces = append(out[i].Surfaces, s)
				} else {
					out = append(out, Unit{Code: code, Surfaces: []string{s}, Dimension: part.dimension})
				}
			}
		}
	}
	return out
}
