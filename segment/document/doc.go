// Package document reads what a document is and how it is built: its head (title, issuers, number, dates, region, report
// year), its sections with the period and role that govern them, and its sentences. What the sentences say is for
// packages fact and entity.
//
// All functions are pure: the same paragraphs give the same answer, and nothing is read from the clock, the network or
// a disk. They read every paragraph a fixed number of times.
package document
