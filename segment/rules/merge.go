package rules

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// merge lays over onto under and gives the result; both may be changed.
func merge(under, over *yaml.Node) *yaml.Node {
	if under.Kind != over.Kind {
		return over
	}
	switch under.Kind {
	case yaml.MappingNode:
		return mergeMappings(under, over)
	case yaml.SequenceNode:
		return mergeLists(under, over)
	case yaml.ScalarNode, yaml.DocumentNode, yaml.AliasNode:
		// Long word lists are texts over several lines, their words parted by white space. (Only scalars have such a style.)
		if under.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			joined := *under
			joined.Value = over.Value + "\n" + under.Value
			return &joined
		}
	}
	return over
}

func mergeMappings(under, over *yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		if at := keyAt(under, key.Value); at >= 0 {
			under.Content[at+1] = merge(under.Content[at+1], value)
		} else {
			under.Content = append(under.Content, key, value)
		}
	}
	return under
}

// mergeLists puts over's entries first, for where the first rule that matches decides. An entry whose id under has is
// merged into that one, in its place.
func mergeLists(under, over *yaml.Node) *yaml.Node {
	var added []*yaml.Node
	for _, e := range over.Content {
		if at := entryWithID(under, idOf(e)); at >= 0 {
			under.Content[at] = merge(under.Content[at], e)
		} else {
			added = append(added, e)
		}
	}
	under.Content = slices.Concat(added, under.Content)
	return under
}

func keyAt(mapping *yaml.Node, key string) int {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return i
		}
	}
	return -1
}

func idOf(entry *yaml.Node) string {
	if entry.Kind == yaml.MappingNode {
		if at := keyAt(entry, "id"); at >= 0 {
			return entry.Content[at+1].Value
		}
	}
	return ""
}

func entryWithID(list *yaml.Node, id string) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(list.Content, func(e *yaml.Node) bool { return idOf(e) == id })
}
