"""Which files go with hidden documents."""

from __future__ import annotations

import pytest
from support.build import TODAY

from handrail.graph.attachments import attachments
from handrail.kinds import read
from handrail.model import Settings


def documents(texts):
    return [
        document
        for uri, text in texts.items()
        for document in read(uri, text.encode(), Settings(today=TODAY)).documents
    ]


LOGGED = '# A\n\n[log](x.log)'


@pytest.mark.parametrize(
    ('hidden', 'shown', 'file', 'gone'),
    [
        ({'guides/a.md': '# A\n\n![x](x.png)'}, {}, 'guides/x.png', True),
        ({'guides/a.md': '# A\n\n![x](../pics/x.png)'}, {}, 'pics/x.png', True),
        ({'guides/a.md': '# A\n\n[x]\n\n[x]: x.pdf'}, {}, 'guides/x.pdf', True),
        ({'guides/a.md': '# A\n\n<img src="x.png">'}, {}, 'guides/x.png', True),
        ({'services/a.md': LOGGED}, {'services/b.md': '# B'}, 'services/x.log', True),
        ({'services/a.md': LOGGED}, {'b.md': '[log](services/x.log)'}, 'services/x.log', False),
        ({'services/a.md': LOGGED}, {'services/b.md': LOGGED}, 'services/x.log', False),
        ({'guides/a.md': '# A'}, {}, 'guides/more/x.png', True),
        ({'guides/a.md': '# A'}, {'guides/b.md': '# B'}, 'guides/more/x.png', False),
        ({'guides/a.md': '# A'}, {'guides/more/b.md': '# B'}, 'guides/more/x.png', False),
        ({'guides/a.md': '# A'}, {}, 'pics/x.png', False),
        ({'a.md': '# A'}, {}, 'x.png', False),
        ({'guides/a.md': '# A\n\n[s](../assets/x.css)'}, {}, 'assets/x.css', False),
        ({'guides/a.md': '# A\n\n[s](b.md)'}, {'guides/b.md': '# B'}, 'guides/b.md', False),
    ],
)  # fmt: skip
def test_what_only_hidden_documents_have_a_use_for(hidden, shown, file, gone):
    found = attachments(documents(shown), documents(hidden), [file])
    assert found == ({file} if gone else set())
