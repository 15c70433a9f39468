"""Where in a command a variable stands: one case a line, the ways are those of `Slot`."""

import pytest

from handrail.pages.copying import filling, packed

NAMES = frozenset({'X', 'Y'})


@pytest.mark.parametrize(
    ('command', 'ways'),
    [
        ('ping $X', 'w'),
        ('ping "$X" "a $X $Y"', 'ddd'),
        ('X=1; ping $X', ''),
        ("ping '$X' \\$X # $X", ''),
        ('cat <<E\na $X\nE', 'h'),
        ('cat <<E\n$X\n${Y}E\nE', 'kk'),
        ("cat <<'E'\n$X\nE", ''),
        ('cat <<E | ssh host\na $X\nE', 'H'),
        ('echo {a,$X}', 'q'),
        ('echo "${X%.*}" ${X:-1}', 'op'),
        ('echo ${!X} ${X@P} ${X:0:1}', 'OOO'),
        ('echo $((X + $Y))', 'OK'),
        ('echo ${Y:-$X}', 'pK'),
        ('echo `host $X` $(host $X)', 'Kw'),
        ('[ "$X" = a ] && [[ $Y > b ]]', 'DK'),
        ('ssh host "uptime $X"', 'D'),
        ('sudo -u a bash -c "$X"', 'D'),
        ('psql -h "$X" -c "select $Y"', 'dD'),
        ('$X --help', 'K'),
        ('echo $"$X"', 'K'),
        ('for i in $X; do echo "$Y"; done', 'wd'),
        ('case $X in $Y) ;; esac', 'wK'),
        ('if "$X"', 'K'),
    ],
)
def test_each_place_has_its_way(command, ways):
    assert ''.join(slot.how for slot in filling(command, NAMES).slots) == ways


def test_places_are_told_in_the_units_of_the_script():
    found = filling('\techo "\U0001f6aa$X" ${Y#a}', NAMES)
    assert found.copied == ': "${Y:?fill in Y}"\n\techo "\U0001f6aa${X:?fill in X}" ${Y#a}'
    assert packed(found) == '20,X d 29 2 12,Y o 46 3 16'
    copied = found.copied.encode('utf-16-le')
    assert copied[2 * 29 :].decode('utf-16-le').startswith('${X:?')
    assert copied[2 * 46 :].decode('utf-16-le') == '${Y#a}'
