#!/usr/bin/env bash
# The main job on the sample documents, from PDFs to SQL, in a folder of its own that is removed at the end.
# Run it with `make demo`, which builds the program and hands it over as the first argument.
set -euo pipefail
zhice=$(realpath "${1:-bin/zhice}")
cd "$(dirname "$0")/.."
ZHICE_DATA=$(mktemp -d "${TMPDIR:-/tmp}/zhice-demo.XXXXXX")
export ZHICE_DATA
trap 'rm -rf "$ZHICE_DATA"' EXIT

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
show() { printf '%s$ zhice %s%s\n' "$dim" "$*" "$plain"; }
# query prints the SQL as one would type it, then what it answers.
query() {
	printf '%s$ zhice query "%s"%s\n' "$dim" "$1" "$plain"
	"$zhice" query "$1"
}

say "1. Seven PDFs go in: a folder is watched, every file read, its facts kept, then the program ends"
show "run --inbox samples --until-idle"
began=$SECONDS
status=0
"$zhice" run --inbox samples --until-idle || status=$?
case $status in
0) echo "All documents are in, after $((SECONDS - began)) s." ;;
1) echo "Done after $((SECONDS - began)) s. Exit status 1: one document needs attention, see step 6. The others are in." ;;
*) exit "$status" ;;
esac

say "2. What came in"
query "SELECT name, doc_type, doc_no, region, report_year AS year, pages, status FROM documents ORDER BY name"

say "3. What the report of 2025 promises: how much, in which tone, until when, on which page"
query "SELECT period, indicator, span, qualifier_surface AS tone, modal_cue AS cue, page
  FROM facts WHERE title = '政府工作报告' AND report_year = 2025
  AND modality = 'target' AND indicator_id != ''
  ORDER BY seq, span_start LIMIT 12"

say "4. What was promised, beside what a later report says was reached"
query "SELECT period, indicator, target, qualifier AS tone, actual, round(difference, 2) AS difference, unit
  FROM target_vs_actual WHERE indicator_id IN ('grp_growth', 'large_industry_growth', 'retail_sales_growth', 'urban_new_jobs')
  ORDER BY indicator_id, period"

say "5. One indicator over the years, each point from another report"
show "series grp_growth --region 示例省 --plot"
"$zhice" series grp_growth --region 示例省 --plot

scan=2025-青禾市会议纪要-扫描件.pdf
if [ "$status" -eq 0 ]; then
	say "6. What was read from a scan by OCR: kept, but marked, and left out of series"
	query "SELECT span, indicator, confidence, reasons FROM facts
  WHERE has(reasons, 'ocr') ORDER BY seq, span_start"
else
	say "6. What could not be read, why, and what to do"
	show "failed show $scan"
	"$zhice" failed show "$scan"
fi

facts=$("$zhice" query --format TabSeparatedRaw "SELECT count() FROM facts")
[ "$facts" -gt 0 ] || { echo "no facts were found in the samples" >&2; exit 1; }

say "That was $facts facts from the samples in $SECONDS s. To try next"
cat <<'END'
  bin/zhice parse --emit facts samples/2025-示例省工信厅通知.pdf | head -3   # no server, JSON Lines
  bin/zhice run --inbox inbox                  # keep watching a folder of your own; in another terminal:
  cp samples/*.pdf inbox/ && bin/zhice watch --since all       # each new fact as it lands
  bin/zhice query "SELECT * FROM facts LIMIT 1" --format vertical  # everything that is known of a fact
  bin/zhice doctor                             # is all there on this machine?
END
