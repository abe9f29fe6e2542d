#!/usr/bin/env python3
"""Makes the sample PDFs of samples/ from the texts beside this file.

The texts carry a little markup, one paragraph a line: `@title`, `@sub`, `@by`, `@docno` and the like name parts of a
document, `#` and `##` are headings, `@table`/`@unit`/`|a|b`/`@end` a ruled table (`^` continues the cell above, an
empty heading the one to its left), `^[1]` a footnote mark.

Four producers make them, because each writes another kind of PDF: LibreOffice (embedded subset, tagged text),
ReportLab (font named but not embedded), WeasyPrint (embedded TrueType subset, tables with rules) and a bitmap without text.

Needs: LibreOffice Writer, ReportLab, WeasyPrint, Pillow, the Noto CJK and Droid fonts. On Debian:
apt-get install libreoffice-writer-nogui python3-reportlab weasyprint python3-pil fonts-noto-cjk fonts-droid-fallback
"""

import hashlib
import html
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent
NOTICE = "zhice 样例文件　地名、机构和数据均为虚构"
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
TRUETYPE = "Droid Sans Fallback"

SAMPLES = [
    ("report-2023.txt", "2023-示例省政府工作报告.pdf", "reportlab"),
    ("report-2024.txt", "2024-示例省政府工作报告.pdf", "libreoffice"),
    ("report-2025.txt", "2025-示例省政府工作报告.pdf", "libreoffice"),
    ("communique-2024.txt", "2024-示例省统计公报.pdf", "weasyprint"),
    ("notice-2025.txt", "2025-示例省工信厅通知.pdf", "libreoffice"),
    ("plan-2026-2030.txt", "2026-示例省五年规划纲要.pdf", "weasyprint"),
    ("minutes-2025-scan.txt", "2025-青禾市会议纪要-扫描件.pdf", "scan"),
]


def read(path):
    """The text as a list of (kind, value); a table is one item with its title, unit and rows."""
    items, table = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@table"):
            table = {"title": line[6:].strip(), "unit": "", "rows": []}
        elif table is not None and line.startswith("@unit"):
            table["unit"] = line[5:].strip()
        elif table is not None and line.startswith("|"):
            table["rows"].append(line[1:].split("|"))
        elif line.startswith("@end"):
            items.append(("table", table))
            table = None
        elif line.startswith("@"):
            kind, _, value = line[1:].partition(" ")
            items.append((kind, value.strip()))
        elif line.startswith("## "):
            items.append(("h2", line[3:]))
        elif line.startswith("# "):
            items.append(("h1", line[2:]))
        else:
            items.append(("body", line))
    return items


def cells(table):
    """Rows of (text, rowspan, colspan); a cell covered by another is None."""
    rows = table["rows"]
    out = [[(c, 1, 1) for c in row] for row in rows]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^" or (r == 0 and text == "" and c > 0):
                out[r][c] = None
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if out[r][c] is None:
                continue
            down = right = 1
            while r + down < len(rows) and rows[r + down][c] == "^":
                down += 1
            while r == 0 and c + right < len(row) and row[c + right] == "":
                right += 1
            out[r][c] = (text, down, right)
    return out


# ---------------------------------------------------------------- LibreOffice

FODT_STYLES = """
 <style:style style:name="S_%s" style:family="paragraph">
  <style:paragraph-properties fo:text-align="%s" fo:text-indent="%s" fo:margin-left="%s" fo:margin-right="%s" fo:margin-top="%s"
   fo:margin-bottom="%s" fo:line-height="28.5pt" style:line-break="strict"%s/>
  <style:text-properties style:font-name-asian="%s" style:font-name="%s" fo:font-size="%s" style:font-size-asian="%s"%s
   fo:language="en" fo:country="US" style:language-asian="zh" style:country-asian="CN"/>
 </style:style>"""

# name: align, indent, left, right, top, bottom, font, size, extra text properties, extra paragraph properties
FODT = {
    "title": ("center", "0", "0", "0", "14pt", "14pt", SANS, "22pt", "", ""),
    "org": ("center", "0", "0", "0", "20pt", "24pt", SANS, "30pt", ' fo:color="#cc0000"', ""),
    "docno": ("center", "0", "0", "0", "6pt", "20pt", SERIF, "16pt", "", ' fo:border-bottom="1.5pt solid #cc0000"'),
    "sub": ("center", "0", "0", "0", "0", "0", SERIF, "16pt", "", ""),
    "by": ("center", "0", "0", "0", "0", "14pt", SERIF, "16pt", "", ""),
    "h1": ("start", "32pt", "0", "0", "10pt", "0", SANS, "16pt", "", ""),
    "h2": ("start", "32pt", "0", "0", "0", "0", SANS, "16pt", "", ""),
    "to": ("start", "0", "0", "0", "0", "0", SERIF, "16pt", "", ""),
    "body": ("justify", "32pt", "0", "0", "0", "0", SERIF, "16pt", "", ""),
    "attach": ("start", "32pt", "0", "0", "8pt", "0", SERIF, "16pt", "", ""),
    "attach2": ("start", "80pt", "0", "0", "0", "0", SERIF, "16pt", "", ""),
    "sign": ("end", "0", "0", "32pt", "20pt", "0", SERIF, "16pt", "", ""),
    "date": ("end", "0", "0", "64pt", "0", "16pt", SERIF, "16pt", "", ""),
    "plain": ("start", "0", "0", "0", "0", "0", SERIF, "16pt", "", ""),
}


def libreoffice(items, target):
    styles = "".join(
        FODT_STYLES % (n, a, i, l, r, t, b, pp, f, f, s, s, tp) for n, (a, i, l, r, t, b, f, s, tp, pp) in FODT.items()
    )
    styles += """
 <style:style style:name="S_break" style:family="paragraph" style:parent-style-name="S_plain">
  <style:paragraph-properties fo:break-before="page"/></style:style>
 <style:style style:name="S_furniture" style:family="paragraph">
  <style:paragraph-properties fo:text-align="center"/>
  <style:text-properties style:font-name-asian="%s" style:font-name="%s" fo:font-size="10.5pt" style:font-size-asian="10.5pt"/>
 </style:style>""" % (SERIF, SERIF)
    body, after_break = [], False
    for kind, value in items:
        if kind == "break":
            after_break = True
            continue
        style = "S_break" if after_break else "S_" + kind
        after_break = False
        body.append('<text:p text:style-name="%s">%s</text:p>' % (style, html.escape(value)))
    fodt = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
 <style:font-face style:name="{serif}" svg:font-family="'{serif}'"/><style:font-face style:name="{sans}" svg:font-family="'{sans}'"/>
</office:font-face-decls>
<office:styles>{styles}</office:styles>
<office:automatic-styles>
 <style:page-layout style:name="A4">
  <style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="1.8cm"
   fo:margin-left="2.8cm" fo:margin-right="2.6cm"/>
  <style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style>
  <style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/></style:footer-style>
 </style:page-layout>
</office:automatic-styles>
<office:master-styles>
 <style:master-page style:name="Standard" style:page-layout-name="A4">
  <style:header><text:p text:style-name="S_furniture">{notice}</text:p></style:header>
  <style:footer><text:p text:style-name="S_furniture">— <text:page-number text:select-page="current">1</text:page-number> —</text:p></style:footer>
 </style:master-page>
</office:master-styles>
<office:body><office:text>{body}</office:text></office:body>
</office:document>""".format(serif=SERIF, sans=SANS, styles=styles, notice=NOTICE, body="\n".join(body))
    with tempfile.TemporaryDirectory() as tmp:
        source = pathlib.Path(tmp) / "sample.fodt"
        source.write_text(fodt, encoding="utf-8")
        subprocess.run(
            ["soffice", "-env:UserInstallation=file://%s/profile" % tmp, "--headless", "--convert-to", "pdf", "--outdir", tmp, source],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        target.write_bytes((pathlib.Path(tmp) / "sample.pdf").read_bytes())


# ---------------------------------------------------------------- ReportLab

def reportlab(items, target):
    from reportlab import rl_config
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    rl_config.invariant = 1
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))  # the reader's own font: only its name is in the file

    def style(align=TA_JUSTIFY, size=14, indent=0, top=0, bottom=0):
        return ParagraphStyle("s", fontName="STSong-Light", fontSize=size, leading=size * 1.7, alignment=align, wordWrap="CJK",
                              firstLineIndent=indent, spaceBefore=top, spaceAfter=bottom)

    styles = {
        "title": style(TA_CENTER, 22, top=10, bottom=12), "sub": style(TA_CENTER), "by": style(TA_CENTER, bottom=14),
        "h1": style(size=15, indent=30, top=8), "h2": style(indent=28), "body": style(indent=28),
    }

    def furniture(canvas, doc):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, NOTICE)
        canvas.drawCentredString(A4[0] / 2, 36, "第 %d 页" % doc.page)

    doc = SimpleDocTemplate(str(target), pagesize=A4, leftMargin=80, rightMargin=80, topMargin=72, bottomMargin=72,
                            title="示例省政府工作报告（2023年）", author="zhice")
    doc.build([Paragraph(html.escape(v), styles[k]) for k, v in items], onFirstPage=furniture, onLaterPages=furniture)


# ---------------------------------------------------------------- WeasyPrint

CSS = """
@page { size: A4; margin: 2.6cm 2.4cm; @top-center { content: "%s"; font: 9pt "%s" }
        @bottom-center { content: "- " counter(page) " -"; font: 10pt "%s" } }
body { font: 12pt/1.75 "%s"; text-align: justify }
h1 { font: bold 19pt "%s"; text-align: center; margin: 12pt 0 } h2 { font: bold 14pt "%s"; text-align: center; margin: 12pt 0 6pt }
h3 { font: bold 12pt "%s"; margin: 6pt 0; text-indent: 2em } p { margin: 0; text-indent: 2em }
p.centre { text-align: center; text-indent: 0; margin-bottom: 4pt } p.foot { font-size: 9pt; text-indent: 0 } p.plain { font-size: 10pt; text-indent: 0 }
sup { font-size: 7pt; line-height: 0 }
table { border-collapse: collapse; width: 100%%; font-size: 10pt; line-height: 1.5; margin: 2pt 0 12pt }
td, th { border: 0.6pt solid #000; padding: 2pt 5pt; font-weight: normal; text-align: center; vertical-align: middle } tr { break-inside: avoid }
td.left { text-align: left } p.caption { text-align: center; text-indent: 0; font-family: "%s"; margin-top: 8pt; break-after: avoid }
p.unit { text-align: right; text-indent: 0; font-size: 10pt; break-after: avoid }
""" % ((NOTICE,) + (TRUETYPE,) * 7)


def weasyprint(items, target):
    import weasyprint as wp

    def inline(text):
        return re.sub(r"\^(\[\d+\])", r"<sup>\1</sup>", html.escape(text))

    out = []
    for kind, value in items:
        if kind == "table":
            out.append('<p class="caption">%s</p>' % html.escape(value["title"]))
            if value["unit"]:
                out.append('<p class="unit">%s</p>' % html.escape(value["unit"]))
            rows = []
            for r, row in enumerate(cells(value)):
                tag = "th" if r == 0 else "td"
                rows.append("<tr>%s</tr>" % "".join(
                    '<%s rowspan="%d" colspan="%d">%s</%s>' % (tag, c[1], c[2], html.escape(c[0]), tag) for c in row if c))
            out.append("<table><thead>%s</thead><tbody>%s</tbody></table>" % (rows[0], "".join(rows[1:])))
            continue
        tag, cls = {"title": ("h1", ""), "h1": ("h2", ""), "h2": ("h3", ""), "sub": ("p", "centre"), "by": ("p", "centre"),
                    "foot": ("p", "foot"), "plain": ("p", "plain"), "body": ("p", "")}[kind]
        out.append('<%s class="%s">%s</%s>' % (tag, cls, inline(value), tag))
    page = '<html lang="zh"><head><meta charset="utf-8"><title>%s</title><style>%s</style></head><body>%s</body></html>' % (
        next(v for k, v in items if k == "title"), CSS, "".join(out))
    wp.HTML(string=page).write_pdf(str(target))


# ---------------------------------------------------------------- a scan

def scan(items, target):
    """A page as an office scanner leaves it: 200 dpi, black and white, a little askew, some dust, no text."""
    from PIL import Image, ImageDraw, ImageFont

    width, height, margin, size = 1654, 2339, 220, 44
    font = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", size, index=2)
    bold = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 60, index=2)
    small = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 28, index=2)
    img = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(img)
    draw.text((width / 2, 110), NOTICE, font=small, fill=0, anchor="mm")
    y = 260
    for kind, value in items:
        if kind in ("title", "docno"):
            draw.text((width / 2, y), value, font=bold if kind == "title" else font, fill=0, anchor="mm")
            y += 110
            continue
        if kind in ("sign", "date"):
            draw.text((width - margin - 40, y + 60), value, font=font, fill=0, anchor="ra")
            y += 80
            continue
        line, lines = "　　", []
        for ch in value:
            if draw.textlength(line + ch, font=font) > width - 2 * margin and ch not in "，。、；：）":
                lines.append(line)
                line = ""
            line += ch
        for text in lines + [line]:
            draw.text((margin, y), text, font=font, fill=0)
            y += 78
    dust = random.Random(2025)
    for _ in range(160):
        x0, y0 = dust.randrange(width), dust.randrange(height)
        draw.ellipse((x0, y0, x0 + dust.randrange(1, 4), y0 + dust.randrange(1, 4)), fill=90)
    img = img.rotate(0.6, fillcolor=255, resample=Image.BICUBIC).point(lambda v: 255 if v > 150 else 0).convert("1")
    img.save(str(target), "PDF", resolution=200.0, title="扫描件", producer="zhice samples")


def main():
    makers = {"libreoffice": libreoffice, "reportlab": reportlab, "weasyprint": weasyprint, "scan": scan}
    only = sys.argv[1:]
    made = {}
    for source, name, maker in SAMPLES:
        path = HERE / source
        made[name] = {"source": source, "producer": maker, "sha256_of_source": hashlib.sha256(path.read_bytes()).hexdigest()}
        if only and source not in only:
            continue
        makers[maker](read(path), OUT / name)
        print("%-40s %6.1f KB" % (name, (OUT / name).stat().st_size / 1024))
    (HERE / "made.json").write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
