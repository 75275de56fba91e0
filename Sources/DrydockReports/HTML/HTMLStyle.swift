// SPDX-License-Identifier: Apache-2.0

/// How a page looks: on a phone, on a wide screen, on paper; in light and dark.
enum HTMLStyle {
    static let css = """
        :root { color-scheme: light dark; --bg: #ffffff; --card: #f4f6f8; --text: #1a1d21; --soft: #4d5763; --line: #c9d0d8;
          --link: #0b5cad; --good: #12652c; --caution: #7a4b00; --bad: #a3190f; }
        @media (prefers-color-scheme: dark) { :root { --bg: #14171a; --card: #1f2429; --text: #e8eaed; --soft: #b3bcc6;
          --line: #414a54; --link: #86bdf5; --good: #6fd694; --caution: #efc15c; --bad: #ff9c92; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 0 1rem 3rem; background: var(--bg); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        a { color: var(--link); }
        h1 { font-size: 1.35rem; margin: .2rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; }
        h3 { font-size: 1rem; margin: 0 0 .4rem; }
        p { margin: .4rem 0; } ul, ol { margin: .4rem 0; padding-left: 1.3rem; }
        .skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; background: var(--bg); padding: .5rem; }
        .verdict { border-left: .5rem solid var(--soft); background: var(--card); padding: .8rem 1rem; margin: 1rem 0; }
        .verdict.good { border-color: var(--good); } .verdict.caution { border-color: var(--caution); }
        .verdict.bad { border-color: var(--bad); }
        .word { font-weight: 700; letter-spacing: .06em; margin: 0; }
        .good .word { color: var(--good); } .caution .word { color: var(--caution); } .bad .word { color: var(--bad); }
        nav ol { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .9rem; }
        .tiles { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
          gap: .6rem; }
        .tiles li { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; }
        .tiles a, .tiles span { display: block; padding: .5rem .8rem; text-decoration: none; color: var(--text); }
        .tiles b { display: block; font-size: 1.5rem; line-height: 1.2; }
        dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .15rem 1rem; } dt { color: var(--soft); }
        dd { margin: 0; }
        article, section > details { background: var(--card); border: 1px solid var(--line); border-radius: .4rem;
          padding: .7rem 1rem; margin: .6rem 0; }
        section > details { padding: .4rem 1rem; }
        summary { cursor: pointer; padding: .2rem 0; } summary h3 { display: inline; font-weight: 400; }
        pre { background: var(--bg); border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .7rem;
          white-space: pre-wrap; font: .875rem/1.45 ui-monospace, monospace; margin: .3rem 0 .6rem; }
        code { font: .9em ui-monospace, monospace; }
        .badge { font-size: .75rem; font-weight: 700; border: 1px solid currentColor; border-radius: .3rem; padding: 0 .35rem;
          color: var(--soft); }
        .badge.high { color: var(--bad); } .badge.medium { color: var(--caution); }
        .id { color: var(--soft); font-size: .85rem; }
        figure { margin: .5rem 0; } figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); }
        .map th { font-weight: 400; } .map th:first-child { width: 11rem; } .map td { padding-right: 0; }
        .bar { display: flex; width: 100%; min-height: 1.5rem; }
        .bar span { flex: 0 1 1.6rem; min-width: 0; padding: 0 .3rem; color: #ffffff; font-size: .8rem; line-height: 1.5rem;
          overflow: hidden; white-space: nowrap; text-overflow: clip; border-right: 1px solid var(--bg); }
        .row { display: flex; gap: .6rem; margin: .2rem 0; } .when { width: 3.5rem; flex: none; color: var(--soft); }
        .row .bar span { flex-basis: 0; min-width: 2px; padding: 0; }
        .row .bar span:last-child { border-right: 0; } .sizes { font-size: .85rem; color: var(--soft); margin: 0 0 .6rem 4.1rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .3rem; } .key { color: #ffffff; font-size: .8rem; white-space: nowrap; padding: .05rem .5rem;
          border-radius: .3rem; }
        .o-ignition { background: #0b5cad; } .o-machine-config { background: #6a3fb5; } .o-package { background: #9a3d6a; }
        .o-first-boot { background: #4d6a12; } .o-image-default { background: #56616d; } .o-by-hand { background: #a23b12; }
        .o-unknown { background: #5a5a5a; } .o-base { background: #33414f; }
        .s-used { background: #56616d; } .s-new { background: #0b5cad; } .s-kept-free { background: #6a3fb5; }
        .s-free { background: #2f6b3c; }
        .cake { list-style: none; padding: 0; max-width: 40rem; }
        .cake li { color: #ffffff; padding: .5rem .8rem; margin: 2px 0; border-radius: .3rem; display: flex; flex-wrap: wrap;
          gap: 0 1rem; }
        .chain { list-style: none; padding: 0; display: grid; gap: 1.4rem; }
        .chain li { position: relative; border: 1px solid var(--line); border-left: .4rem solid var(--soft); border-radius: .3rem;
          padding: .4rem .8rem; background: var(--card); }
        .chain li:not(:last-child)::after { content: "↓"; position: absolute; left: 1rem; bottom: -1.45rem; color: var(--soft); }
        .chain .holds { border-left-color: var(--good); } .chain .changes { border-left-color: var(--caution); }
        .chain .breaks { border-left-color: var(--bad); } .chain i { color: var(--soft); }
        .timeline { list-style: none; padding: 0 0 0 1.2rem; border-left: 2px solid var(--line); }
        .timeline > li { position: relative; margin: .8rem 0; }
        .timeline > li::before { content: ""; position: absolute; left: -1.6rem; top: .4rem; width: .7rem; height: .7rem;
          border-radius: 50%; background: var(--link); }
        .phase { display: block; color: var(--soft); font-size: .85rem; text-transform: uppercase; letter-spacing: .04em; }
        footer { color: var(--soft); font-size: .85rem; margin-top: 2rem; }
        @media (min-width: 64rem) { .columns { display: grid; grid-template-columns: 14rem 1fr; gap: 2rem; }
          nav { position: sticky; top: 1rem; align-self: start; } nav ol { flex-direction: column; } main { min-width: 0; }
          .chain { grid-auto-flow: column; grid-auto-columns: 1fr; }
          .chain li:not(:last-child)::after { content: "→"; left: auto; right: -1.3rem; bottom: 40%; } }
        @media (max-width: 30rem) { .map th:first-child { width: 7rem; } dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; } }
        @media print { :root { --bg: #ffffff; --card: #ffffff; --text: #000000; --soft: #333333; --line: #999999; }
          body { font-size: 10pt; max-width: none; } nav, .skip { display: none; } .columns { display: block; }
          article, details, figure { break-inside: avoid; } h2, h3 { break-after: avoid; } .bar span, .cake li, .key { print-color-adjust: exact; }
          .chain { grid-auto-flow: row; } details::details-content { content-visibility: visible; height: auto; } }

        """
}
