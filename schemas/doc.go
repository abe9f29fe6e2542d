// Package schemas holds everything that passes between two stages, and nothing else: the events on NATS, the bodies
// those events point to, the typed reasons a document can fail for, and the ClickHouse tables.
//
// It imports no other package of the project, so every package may import it. A stage never imports another stage:
// whatever it needs of its neighbour is written down here first.
//
// All offsets are rune (code point) offsets with an exclusive end, into the exact text they are said to be in. Pages
// count from 1. Boxes are in PDF points, origin at the top left of the page as it is shown.
package schemas

// PipelineVersion is raised whenever the same PDF may yield other facts than before: with a new rule, a mended reader,
// a new field. It is the upper part of every run number, so a later version always outranks an earlier one.
const PipelineVersion = 3

const attemptBits = 20

// Run numbers one processing of one document: PipelineVersion<<20 | attempt. Runs of a document only ever grow.
type Run uint64

// FirstRun is the run a document gets when it is found for the first time by this version.
func FirstRun() Run { return Run(PipelineVersion<<attemptBits | 1) }

// Next is the run that follows r: the next attempt, or the first of this version where r is from an earlier one.
func (r Run) Next() Run { return max(r+1, FirstRun()) }

// Version is the pipeline version that made the run.
func (r Run) Version() int { return int(r >> attemptBits) }

// Attempt counts the runs of one version, from 1.
func (r Run) Attempt() int { return int(r & (1<<attemptBits - 1)) }
