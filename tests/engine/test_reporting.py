"""The form in which a wrong step is reported, known by the address of the repository."""

import pytest

from handrail.engine.reporting import report_form

GITHUB = '/issues/new?title={title}&body={body}'
GITLAB = '/-/issues/new?issue[title]={title}&issue[description]={body}'
CI = {'GITHUB_SERVER_URL': 'https://github.com', 'GITHUB_REPOSITORY': 'a/b'}


@pytest.mark.parametrize(
    ('repo_url', 'edit_uri', 'environment', 'form'),
    [
        ('https://github.com/a/b', 'edit/main/docs/', {}, f'https://github.com/a/b{GITHUB}'),
        ('https://github.example.org/a/b/', '', {}, f'https://github.example.org/a/b{GITHUB}'),
        ('https://gitlab.com/a/b/c', '', CI, f'https://gitlab.com/a/b/c{GITLAB}'),
        ('https://codeberg.org/a/b', '', {}, f'https://codeberg.org/a/b{GITHUB}'),
        (
            'https://git.example.org/b',
            'edit/main/docs/',
            CI,
            'https://git.example.org/b/edit/main/docs/{path}',
        ),
        ('https://git.example.org/b', 'https://edit.example.org/', {}, 'https://edit.example.org/{path}'),
        ('https://git.example.org/b', '', CI, ''),
        ('', '', CI, f'https://github.com/a/b{GITHUB}'),
        ('', '', {'CI_PROJECT_URL': 'https://gl.example.org/x'}, f'https://gl.example.org/x{GITLAB}'),
        ('', '', {}, ''),
        ('', '', {'GITHUB_SERVER_URL': 'https://github.com'}, ''),
    ],
)
def test_a_repository_has_a_form_or_an_edit_page_or_nothing(repo_url, edit_uri, environment, form):
    assert report_form(repo_url, edit_uri, environment) == form
