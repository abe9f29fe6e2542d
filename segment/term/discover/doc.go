// Package discover proposes terms that no list has yet: rows of words that hold together, that stand in many contexts, that
// are more than a part of a longer row, that authors put between quotation marks or present as new, and that come up at
// some time. It reads a corpus twice, sentence by sentence, and keeps counts only: first of rows of words (Count), whose
// rarest are forgotten when there are too many, then of what stands around those that remain (Examine). Rank gives the
// proposals with their measures, so that whoever decides sees why.
//
// The measures are those of the literature on term extraction: pointwise mutual information, normalised and taken over the
// weakest joint (Bouma 2009); branching entropy on both sides (Jin and Tanaka-Ishii 2006); C-value for what is nested
// (Frantzi, Ananiadou and Mima 2000). What words a term is made of is data, segment/rules/discovery.yaml.
//
// Nothing here decides that a proposal is a term, and nothing is stored: see package term for lists.
package discover
