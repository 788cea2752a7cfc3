// The respondents' page with a script: one question at a time, sealed on the phone.
// Nothing is kept anywhere but in the page itself. Without this file the page is complete.
(() => {
  const D = document, S = window.crypto && crypto.subtle;
  const one = (s, r = D) => r.querySelector(s), all = (s, r = D) => [...r.querySelectorAll(s)];
  let at = 0, id, busy, sure;
  const form = () => one('form');

  // The same rules as feedback/survey/conditions.py.
  const holds = (c, a) => {
    if (c.all) return c.all.every(p => holds(p, a));
    if (c.any) return c.any.some(p => holds(p, a));
    if (c.not) return !holds(c.not, a);
    const v = a[c.q] || 'skip';
    if (c.in) return c.in.includes(v);
    if (c.not_in) return !c.not_in.includes(v);
    return +v > c.more_than;
  };

  // What is asked and answered so far; marks what is not asked.
  const given = () => {
    const a = {};
    all('.q').forEach(q => {
      const off = q.dataset.if && !holds(JSON.parse(q.dataset.if), a), box = one(':checked,textarea', q);
      q.classList.toggle('off', !!off);
      if (!off && box && box.name != 'code' && box.value.trim()) a[box.name] = box.value.trim();
    });
    return a;
  };

  // Screens: consent, code, questions, send.
  const show = (n, quiet) => {
    given();
    const screens = all('.s'), asked = all('.q:not(.off)');
    at = Math.max(0, Math.min(n, screens.length - 1));
    screens.forEach((s, i) => s.classList.toggle('on', i == at));
    const now = screens[at], part = asked.indexOf(now) + 1, bar = one('.bar'), last = at == screens.length - 1;
    one('.step').hidden = bar.hidden = !at;
    D.documentElement.classList.toggle('going', !!at);
    one('.step span').textContent = part ? one('.step').dataset.of.replace('{a}', part).replace('{b}', asked.length) : '\u00a0';
    one('progress').value = last ? 1 : Math.max(0, part - 1) / asked.length;
    one('#next').hidden = last;
    all('.note').forEach(p => p.hidden = true);
    if (quiet) return;
    scrollTo(0, 0);
    const head = at ? one('h2,legend,.ask', now) : one('h1');
    head.tabIndex = -1;
    head.focus({preventScroll: true});
  };
  const step = by => {
    const screens = all('.s');
    let n = at + by;
    while (screens[n] && screens[n].matches('.off')) n += by;
    if (!screens[n]) return;
    if (by > 0) history.pushState(n, '');
    show(n);
  };

  const say = (name, text) => {
    all('.note').forEach(p => p.hidden = p.id != name);
    const p = one('#' + name);
    if (text) p.textContent = text;
    p.scrollIntoView({block: 'nearest'});
  };

  const bytes = s => Uint8Array.from(s, c => c.charCodeAt(0));
  const cat = (...parts) => {
    const whole = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    parts.reduce((n, p) => (whole.set(p, n), n + p.length), 0);
    return whole;
  };
  const from64 = s => bytes(atob(s.replace(/-/g, '+').replace(/_/g, '/')));
  const to64 = b => btoa(b.reduce((s, c) => s + String.fromCharCode(c), '')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  const hex = b => [...b].map(c => c.toString(16).padStart(2, '0')).join('');

  // HPKE, RFC 9180: base mode, P-256, HKDF-SHA256, AES-128-GCM; opened by feedback/privacy/sealing.py.
  const mac = async (key, ...parts) => new Uint8Array(await S.sign('HMAC', await S.importKey('raw', key, {name: 'HMAC', hash: 'SHA-256'}, false, ['sign']), cat(...parts)));
  const seal = async (plain, set) => {
    const curve = {name: 'ECDH', namedCurve: 'P-256'}, to = from64(set.public), context = from64(set.context);
    const kem = 'HPKE-v1KEM\0\x10', suite = 'HPKE-v1HPKE\0\x10\0\x01\0\x01', raw = async k => new Uint8Array(await k);
    const pair = await S.generateKey(curve, false, ['deriveBits']);
    const enc = await raw(S.exportKey('raw', pair.publicKey));
    const dh = await raw(S.deriveBits({name: 'ECDH', public: await S.importKey('raw', to, curve, false, [])}, pair.privateKey, 256));
    const shared = await mac(await mac(new Uint8Array(32), bytes(kem + 'eae_prk'), dh), bytes('\0 ' + kem + 'shared_secret'), enc, to, [1]);
    const secret = await mac(shared, bytes(suite + 'secret'));
    const key = await mac(secret, bytes('\0\x10' + suite + 'key'), context, [1]);
    const nonce = await mac(secret, bytes('\0\x0c' + suite + 'base_nonce'), context, [1]);
    const lock = await S.importKey('raw', key.slice(0, 16), 'AES-GCM', false, ['encrypt']);
    return cat(enc, await raw(S.encrypt({name: 'AES-GCM', iv: nonce.slice(0, 12)}, lock, plain)));
  };
  const pack = (answers, size) => {
    const text = new TextEncoder().encode(JSON.stringify({i: id, l: D.documentElement.lang, a: answers}));
    if (text.length + 4 > size) throw 0;
    const plain = new Uint8Array(size);
    new DataView(plain.buffer).setUint32(0, text.length);
    plain.set(text, 4);
    return plain;
  };

  const send = async () => {
    const f = form(), set = f.dataset, answers = given();
    const words = all('textarea', f).map(t => t.value).join('\n');
    if (busy) return;
    if (!sure && !one('[name=sure]:checked') && new RegExp(set.traces, 'iu').test(words)) return say('traces');
    busy = true;
    say('wait');
    // One id for this answer until it has arrived: a second try is the same answer.
    id = id || hex(crypto.getRandomValues(new Uint8Array(16)));
    const body = new URLSearchParams();
    let token = id;
    try {
      body.set('id', id);
      body.set('key', set.key);
      body.set('sealed', to64(await seal(pack(answers, +set.size), set)));
      if (f.code) body.set('code', f.code.value);
    } catch (e) {
      // No sealing here: the server seals at once, as without a script.
      body.delete('id');
      body.delete('key');
      new FormData(f).forEach((v, k) => body.set(k, v));
      body.set('sure', 1);
      token = f.nonce.value;
    }
    try {
      const r = await fetch(f.action, {method: 'POST', body, headers: {Accept: 'text/plain'}, credentials: 'omit', redirect: 'error', cache: 'no-store'});
      const text = await r.text();
      // Only our own server can echo the token: a Wi-Fi sign-in page that says 200 is not an arrival.
      if (r.ok && text == token) {
        f.reset();
        return location.replace(set.thanks);
      }
      if (!r.ok && /^text\/plain/.test(r.headers.get('Content-Type'))) say('said', text);
      else say('unsent');
      if (r.status == 422 && f.code) show(1), say('said', text);
    } catch (e) {
      say('unsent');
    }
    busy = false;
  };

  // Another language: fetched, never posted; the answers stay in this page.
  const speak = async link => {
    const kept = [...new FormData(form())].filter(([k]) => k != 'nonce'), now = at;
    try {
      const r = await fetch(link.href, {credentials: 'omit', cache: 'no-store'});
      const other = new DOMParser().parseFromString(await r.text(), 'text/html');
      if (!one('form', other)) throw 0;
      D.documentElement.lang = other.documentElement.lang;
      D.documentElement.dir = other.documentElement.dir;
      D.title = other.title;
      D.body.innerHTML = other.body.innerHTML;
      kept.forEach(([k, v]) => {
        const box = form().elements[k];
        if (box) box.value = v;
      });
      history.replaceState(now, '', link.href);
      show(now);
    } catch (e) {
      say('unsent');
    }
  };

  D.addEventListener('click', e => {
    const hit = e.target.closest('a,button');
    if (!hit || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const act = {
      start: () => step(1),
      next: () => step(1),
      back: () => history.back(),
      change: () => show(all('.s').indexOf(one('.q textarea').closest('.s'))),
      anyway: () => (sure = true, send()),
    }[hit.dataset.act || hit.id];
    if (act) act();
    else if (hit.matches('a.skip')) {
      one('textarea', hit.closest('.q')).value = '';
      step(1);
    } else if (hit.hreflang) speak(hit);
    else return;
    e.preventDefault();
  });
  D.addEventListener('change', e => {
    given();
    if (e.target.matches('[data-alert]')) one('.alert', e.target.closest('.q')).scrollIntoView({block: 'nearest'});
  });
  D.addEventListener('submit', e => {
    e.preventDefault();
    if (at && at < all('.s').length - 1) step(1);
    else send();
  });
  addEventListener('popstate', e => {
    if (one('.sum')) return;
    history.replaceState(e.state, '', form().action);
    show(e.state || 0);
  });
  // A page that comes back from the browser's memory comes back empty.
  addEventListener('pageshow', e => {
    if (e.persisted) form().reset(), location.reload();
  });

  if (!form() || !window.fetch || !window.URLSearchParams) return;
  if (one('.sum')) return given();
  D.documentElement.classList.add('js');
  show(0, true);
})();
