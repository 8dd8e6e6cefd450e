#include "cli/report/style.hpp"

#include <string_view>

namespace torsor {

std::string_view page_style() {
  return R"css(
:root{color-scheme:light dark;--ink:#1d2126;--soft:#59616d;--paper:#fff;--panel:#f5f6f8;
--line:#dfe2e7;--accent:#0067a8;--good:#e6f1f9;--tile:#c9ced6;
--yes:#00784f;--no:#b93a00;--open:#805900}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e3e6ea;--soft:#9aa3af;--paper:#131518;
--panel:#1b1e23;--line:#2d3239;--accent:#5ab4ee;--good:#16303f;--tile:#3a414b;
--yes:#3fcf9f;--no:#ff9550;--open:#f0bd4f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:3.5rem}
h1{font-size:2.1rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0 0 .9rem;
text-wrap:balance}
h2{font-size:1.45rem;line-height:1.3;font-weight:640;letter-spacing:-.01em;margin:4rem 0 .6rem;
padding-top:1.1rem;border-top:1px solid var(--line)}
h3{font-size:1.08rem;font-weight:640;margin:2.4rem 0 .4rem}
h4,h5{font-size:.95rem;font-weight:600;margin:1.4rem 0 .5rem}
h4 span{font-weight:400;color:var(--soft)}
p{margin:.5rem 0 1rem;max-width:44rem}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.15em}
.lead{font-size:1.14rem;line-height:1.55;max-width:46rem}
.finding{font-weight:600}
.soft,figcaption,.notice,nav{color:var(--soft);font-size:.92rem;line-height:1.5}
nav{margin:1rem 0 1.8rem;display:flex;flex-wrap:wrap;gap:.2rem 1.3rem}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.scroll{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums;line-height:1.45}
th,td{padding:.34rem 1.5rem .34rem 0;text-align:right;white-space:nowrap;vertical-align:baseline}
th:first-child,td:first-child{text-align:left}
th:last-child,td:last-child{padding-right:.4rem}
th{font-weight:500}
thead th{color:var(--soft);font-weight:600;border-bottom:1px solid var(--ink)}
tbody tr+tr>*{border-top:1px solid var(--line)}
table.verdict{font-size:1rem;min-width:min(100%,26rem)}
table.verdict thead th{color:var(--ink);font-size:1.02rem}
table.verdict tbody tr:first-child>*{font-weight:650;font-size:1.12rem;padding-top:.6rem;
padding-bottom:.5rem}
table.verdict tr.detail>*{border-top:0;color:var(--soft);padding-top:0;font-size:.92rem}
table.verdict tr.detail th{padding-left:1rem}
td.best{color:var(--accent)}
table.heat :is(th,td){padding:.34rem .8rem}
table.heat th:first-child{padding-left:0}
.fact{background:var(--panel);border-left:3px solid var(--accent);padding:.6rem .9rem;
margin:.8rem 0 1.2rem;font-size:.95rem;line-height:1.5;max-width:none}
.notice{border-left:3px solid var(--line);padding:.3rem .9rem}
figure{margin:1rem 0 1.6rem}
figcaption{margin:.5rem 0;max-width:46rem}
.plot img{width:100%;max-width:55rem;height:auto;display:block}
.side{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.2rem}
.answers{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1rem;margin:1.4rem 0}
.answer{background:var(--panel);border-top:4px solid var(--accent);border-radius:3px;
padding:.9rem 1.1rem;overflow-wrap:anywhere}
.answer.good{border-color:var(--yes)}.answer.bad{border-color:var(--no)}
.answer.open{border-color:var(--open)}
.answer .question{color:var(--soft);font-size:.92rem}
.answer .word{font-size:1.7rem;line-height:1.2;font-weight:680;letter-spacing:-.01em;
margin:.15rem 0 .5rem;color:var(--accent)}
.good .word,span.good{color:var(--yes)}.bad .word,span.bad{color:var(--no)}
.open .word,span.open{color:var(--open)}
.answer dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.1rem .8rem;margin:.3rem 0;
font-size:.88rem;line-height:1.4;font-variant-numeric:tabular-nums}
.answer dt{color:var(--soft)}
.answer dd{margin:0;font-weight:600}
.answer p{font-size:.9rem;line-height:1.45;margin:.5rem 0 0}
.input{display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;color:var(--soft);font-size:.92rem;
max-width:none}
.input b{color:var(--ink);font-weight:600;overflow-wrap:anywhere}
table.diagnostics{width:100%}
table.diagnostics :is(th,td):nth-child(2){text-align:left}
table.diagnostics span{font-weight:600}
table.diagnostics td.id{color:var(--soft)}
table.diagnostics tr.said>*{border-top:0;padding-top:0;padding-bottom:.6rem;white-space:normal;
color:var(--soft);line-height:1.45}
table.diagnostics tbody th{font-weight:600}
img.px{image-rendering:crisp-edges;image-rendering:pixelated;
display:block;width:100%;height:auto;border-radius:2px;outline:1px solid var(--tile);
outline-offset:-1px}
img.source{outline:3px solid var(--accent);outline-offset:0}
.pairs{display:grid;grid-template-columns:5rem repeat(5,minmax(0,7.4rem));
gap:.55rem .8rem;align-items:center;font-size:.85rem;line-height:1.3;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.pairs .head{color:var(--soft);font-weight:600;align-self:end}
.pairs .row{color:var(--soft)}
.orbit{display:grid;gap:.35rem;margin:.3rem 0 1.5rem;font-size:.75rem;line-height:1.2;
font-variant-numeric:tabular-nums}
.orbit.named{grid-template-columns:7rem minmax(0,1fr);align-items:center;gap:.35rem .6rem}
.orbit .name{color:var(--ink);font-size:.85rem;overflow-wrap:anywhere}
.orbit .name small{display:block;color:var(--soft)}
.strip{display:grid;gap:.35rem;max-width:calc(var(--n)*5.4rem)}
.strip{grid-template-columns:repeat(var(--n),minmax(0,1fr))}
.strip span{text-align:center;color:var(--soft);overflow:hidden}
details{margin:.6rem 0}
summary{cursor:pointer;color:var(--accent);font-size:.92rem}
pre{background:var(--panel);padding:.9rem 1.1rem;overflow-x:auto;font-size:.85rem;line-height:1.5;
border-radius:3px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
footer{margin-top:4rem;padding-bottom:3rem;color:var(--soft);font-size:.88rem}
@media (max-width:40rem){
header{padding-top:1.8rem}
main,header,footer{padding-left:1rem;padding-right:1rem}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:3rem}
.lead{font-size:1.04rem}
th,td{padding-right:.8rem}
table.verdict{font-size:.92rem}
.pairs{grid-template-columns:repeat(5,minmax(0,1fr));gap:.35rem;font-size:.72rem}
.pairs .corner,.orbit .corner{display:none}
.pairs .row{grid-column:1/-1;margin-top:.5rem}
.orbit.named{grid-template-columns:minmax(0,1fr);gap:.2rem}
.orbit .name{margin-top:.3rem}
.orbit .name small{display:inline;margin-left:.5em}
.strip{gap:.2rem;font-size:.62rem}
.side,.answers{grid-template-columns:minmax(0,1fr)}
table.diagnostics,table.diagnostics :is(tbody,tr){display:block}
table.diagnostics thead{display:none}
table.diagnostics tr{display:grid;grid-template-columns:auto minmax(0,1fr);gap:0 .8rem;
padding:.35rem 0}
table.diagnostics tr>*{padding:.05rem 0;border:0!important;text-align:left;white-space:normal}
table.diagnostics tr+tr:not(.said){border-top:1px solid var(--line)}
table.diagnostics td[data-name]{grid-column:2;display:grid;
grid-template-columns:6.5rem minmax(0,1fr)}
table.diagnostics td[data-name]::before{content:attr(data-name);color:var(--soft)}
table.diagnostics tr.said{display:block}
table.diagnostics tr.said td:first-child{display:none}
}
@media print{
body{font-size:10pt}
header{padding-top:0}
nav,summary{display:none}
h2{break-after:avoid}h3,h4{break-after:avoid}
figure,.orbit,.fact,tr{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
)css";
}

}  // namespace torsor
