/** The report's own style: system fonts, the person's light or dark, and paper of any size. */
export const reportStyle = `
:root { color-scheme: light dark; --text: #1a1a1a; --quiet: #505050; --line: #c4c4c4; --page: #ffffff; --code: #f4f4f4;
  --good: #0b6a0b; --warn: #8a3707; --bad: #a80000; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f2f2f2; --quiet: #c0c0c0; --line: #5c5c5c; --page: #1f1f1f; --code: #2b2b2b;
    --good: #7fd47f; --warn: #f3b886; --bad: #f7a3a3; }
}
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #404040; --line: #999; --page: #fff; --code: #fff;
    --good: #0b6a0b; --warn: #8a3707; --bad: #a80000; }
}
@page { margin: 15mm; }
body { margin: 0 auto; padding: 24px; max-width: 60em; background: var(--page); color: var(--text);
  font: 14px/1.5 'Segoe UI Variable', 'Segoe UI', system-ui, sans-serif; }
h1 { font-size: 28px; line-height: 36px; font-weight: 600; margin: 0 0 4px; }
h2 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 28px 0 8px; }
h3 { font-size: 14px; line-height: 20px; font-weight: 600; margin: 20px 0 4px; }
h1, h2, h3, caption { break-after: avoid; }
p, ul, ol { margin: 0 0 8px; }
.practice { border: 2px solid currentColor; padding: 4px 12px; font-weight: 600; color: var(--warn); }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .quiet { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; margin: 0 0 8px; }
caption { text-align: left; color: var(--quiet); padding: 0 0 4px; }
th, td { border: 1px solid var(--line); padding: 4px 8px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
pre, .mono { font: 13px/1.5 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--code); border: 1px solid var(--line); padding: 8px 12px; margin: 0 0 8px; }
`
