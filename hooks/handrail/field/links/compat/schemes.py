"""Schemes of addresses that no link checker can follow, and that are no mistake."""

from __future__ import annotations

__all__ = ['CHECKED', 'UNFOLLOWED']

CHECKED = frozenset({'http', 'https', 'file', 'ftp', 'mailto', 'dns'})
"""Schemes that a check knows more about than their name."""
_NAMES = """
    about acct aaa aaas admin android app apt attachment bitcoin blob bluetooth bzr callto cap chrome cid
    clsid coap coaps content crid cvs dav data dict did dlna-playcontainer dlna-playsingle dntp doi
    ethereum example facetime feed find fish fm geo gg git gitoid gizmoproject go gopher gemini h323 hcp
    iax icap im imap info iotdisco ipfs ipns ipp ipps irc irc6 ircs iris iris.beep iris.lwz iris.xpc
    iris.xpcs isbn itms jabber jar javascript jdbc jms keyparc lastfm ldap ldaps leaptofrogans litecoin
    magnet maps market matrix mid mms mongodb moz ms-access ms-excel ms-powerpoint ms-settings ms-word
    msnim msrp msrps mtqp mumble mupdate mvn news nfs ni nih nntp notes oid onenote openpgp4fpr opera
    paparazzi pkcs11 platform pop pres proxy psyc pwid query redis rediss reload res resource rmi rsync
    rtmfp rtmp rtsp rtsps rtspu s3 secondlife service session sftp sgn shc shttp sieve sip sips skype slack
    smb sms smtp snews snmp soap.beep soap.beeps soldat spiffe spotify ssb ssh steam stun stuns submit svn
    swh swid tag teamspeak tel teliaeid telnet tftp tg thismessage tip tn3270 tool turn turns tv udp unreal
    urn uuid-in-package v-event vemmi ventrilo view-source vnc vscode vscode-insiders webcal wasm web3
    whatsapp wifi ws wss wtai wyciwyg xcon xcon-userid xfire xmlrpc.beep xmlrpc.beeps xmpp xri ymsgr
    z39.50 z39.50r z39.50s
"""
UNFOLLOWED = frozenset(_NAMES.split())
"""Registered at IANA (Uniform Resource Identifier Schemes) or in use by well known programs."""
