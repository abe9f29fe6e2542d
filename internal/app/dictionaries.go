package app

import (
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
)

// dictionaries are the canonical ids of the rules as SQL users see them: what a fact carries joins with these.
func dictionaries() (clickhouse.Dictionaries, error) {
	var d clickhouse.Dictionaries
	indicators, err := fact.Indicators()
	if err != nil {
		return d, err
	}
	for _, i := range indicators {
		d.Indicators = append(d.Indicators, clickhouse.Indicator{ID: i.ID, Name: i.Name, Aliases: i.Aliases, Dimension: i.Dimension, Topic: i.Topic})
	}
	for _, u := range figure.Units() {
		d.Units = append(d.Units, clickhouse.Unit{Code: u.Code, Name: u.Surfaces[0], Aliases: u.Surfaces[1:], Dimension: u.Dimension, Base: u.Code, Factor: 1})
	}
	d.Regions = regions()
	return d, nil
}

func regions() []clickhouse.Region {
	levels := map[region.Level]string{region.Country: "country", region.Province: "province", region.Prefecture: "prefecture", region.County: "county"}
	divisions := append([]region.Region{region.China}, region.All()...)
	out := make([]clickhouse.Region, 0, len(divisions))
	for _, r := range divisions {
		row := clickhouse.Region{Code: r.Code, Name: r.Name, Level: levels[r.Level()]}
		if r.Short != "" {
			row.Aliases = []string{r.Short}
		}
		switch r.Level() {
		case region.Country:
		case region.Province:
			row.Parent = region.National
		case region.Prefecture:
			row.Parent = r.Province()
		case region.County:
			row.Parent = r.Code[:4] + "00"
		}
		out = append(out, row)
	}
	return out
}
