# Without a package: make install below another prefix, and away again.

dpkg-deb -x "$package" "$work/package"
source=$(dirname "$(dirname "$here")")
tree=$work/by-hand
"$source/systemd/install.sh" install "$work/package/usr/bin" /usr/local "$tree"
check "make install puts nothing outside of its prefix and /etc" \
    is "$(cd "$tree" && find . -type f ! -path './usr/local/*' ! -path './etc/callbackd/*' | wc -l)" 0
cp -a "$tree/." "$(box_root)/"
check "what it says to do next works" in_box sh -c '
    systemctl daemon-reload && journalctl --update-catalog
    systemd-sysusers /usr/local/lib/sysusers.d/callbackd.conf
    systemd-tmpfiles --create /usr/local/lib/tmpfiles.d/callbackd.conf'
configure </dev/null
check "the service starts" in_box systemctl enable --now callbackd
check "it runs from its prefix" says /usr/local/bin/callbackd \
    in_box systemctl show -P ExecStart callbackd
session=$(open_session)
check "a session ends well" is "$(press approve "$session")" 200
check "systemctl reload works" in_box systemctl reload callbackd
in_box systemctl disable --quiet --now callbackd callbackd-control.socket callbackd-http.socket

mkdir -p "$tree/etc/callbackd"
echo 'mine: true' > "$tree/etc/callbackd/callbackd.yaml"
"$source/systemd/install.sh" install "$work/package/usr/bin" /usr/local "$tree"
check "installing again keeps the configuration" \
    is "$(cat "$tree/etc/callbackd/callbackd.yaml")" "mine: true"
"$source/systemd/install.sh" uninstall "$work/package/usr/bin" /usr/local "$tree"
check "make uninstall leaves the configuration alone" \
    is "$(cd "$tree" && find . -type f | sort | tr '\n' ' ')" "./etc/callbackd/callbackd.yaml "
rm -rf "$tree" "$work/package"
