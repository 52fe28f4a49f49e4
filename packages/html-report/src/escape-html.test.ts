import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml } from './escape-html.ts'

describe('escapeHtml', () => {
  it('leaves nothing that ends a tag, an attribute or a style', () => {
    expect(escapeHtml(`</style><img src=x onerror="a('&')">`)).toBe(
      '&lt;/style&gt;&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;',
    )
  })

  it('names what would hide, reorder or break text', () => {
    expect(escapeHtml('a\u0000b\u202ecod.exe\u200b\u0085')).toBe('a⟨U+0000⟩b⟨U+202E⟩cod.exe⟨U+200B⟩⟨U+0085⟩')
    expect(escapeHtml('\ud800!')).toBe('\ufffd!')
  })

  it('keeps text of other scripts and joined emoji as they are', () => {
    expect(escapeHtml('درجه‌ای 温度 👩‍🔬')).toBe('درجه‌ای 温度 👩‍🔬')
  })

  it('cuts long names at whole characters', () => {
    expect(escapeHtml('👩'.repeat(10), 4)).toBe('👩👩👩…')
    expect(escapeHtml('abcd', 4)).toBe('abcd')
  })

  it('holds for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'\p{Cc}\p{Cs}\u202a-\u202e]|&(?!(amp|lt|gt|quot|#39);)/u)
      }),
    )
  })
})
