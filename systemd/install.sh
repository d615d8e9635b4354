#!/usr/bin/env bash
# Puts callbackd's files where they belong, or takes them away.
#   install.sh install|uninstall FOLDER-OF-THE-PROGRAMS PREFIX [DESTDIR]
set -euo pipefail
cd "$(dirname "$0")/.."
verb=$1 built=$2 prefix=${3%/} root=${4:-}
root=${root%/}
lib=$root$prefix/lib share=$root$prefix/share etc=$root/etc/callbackd
# Below the service's RootDirectory=: what programs find by these names.
links=(bin lib lib64 sbin)
mounts=(dev/mqueue dev/shm etc proc root home run sys tmp usr var/lib var/tmp)

# put MODE SOURCE TARGET: one file, its folders made.
put() { install -D -m "$1" "$2" "$3"; }

# The prefix goes into the unit; one outside of /usr has to be seen by the service too.
unit() {
    local seen=
    case $prefix in /usr|/usr/*) ;; *) seen=" $prefix";; esac
    sed -e "s|/usr/bin/|$prefix/bin/|" -e "s|/usr/lib/callbackd|$prefix/lib/callbackd|" \
        -e "s|^\(BindReadOnlyPaths=.*\)|\1$seen|" systemd/callbackd.service
}

case $verb in
install)
    for program in callbackd callbackctl callbackd-sandbox; do
        put 0755 "$built/$program" "$root$prefix/bin/$program"
        strip "$root$prefix/bin/$program"
    done
    for socket in control http; do
        put 0644 systemd/callbackd-$socket.socket "$lib/systemd/system/callbackd-$socket.socket"
    done
    unit > "$lib/systemd/system/callbackd.service"
    chmod 0644 "$lib/systemd/system/callbackd.service"
    put 0644 systemd/callbackd.catalog "$lib/systemd/catalog/callbackd.catalog"
    put 0644 systemd/callbackd.sysusers "$lib/sysusers.d/callbackd.conf"
    put 0644 systemd/callbackd.tmpfiles "$lib/tmpfiles.d/callbackd.conf"
    for name in "${mounts[@]}"; do install -d -m 0755 "$lib/callbackd/root/$name"; done
    for name in "${links[@]}"; do ln -sfn "usr/$name" "$lib/callbackd/root/$name"; done
    for page in callbackd.8 callbackd.yaml.5 callbackctl.1; do
        put 0644 docs/$page "$share/man/man${page##*.}/$page"
    done
    for page in README.md CHANGELOG.md LICENSE systemd/callbackd-254.conf; do
        put 0644 "$page" "$share/doc/callbackd/$(basename "$page")"
    done
    for example in config/*; do
        put 0644 "$example" "$share/doc/callbackd/$(basename "$example")"
    done
    [ -e "$etc/callbackd.yaml" ] || put 0644 config/callbackd.yaml "$etc/callbackd.yaml"
    install -d -m 0700 "$etc/credentials"
    if [ -z "$root" ]; then
        echo "installed; next, as root:"
        case $prefix in
        /usr|/usr/local) echo "  systemctl daemon-reload; journalctl --update-catalog";;
        *) echo "  systemctl link $lib/systemd/system/callbackd*";;
        esac
        cat <<TEXT
  systemd-sysusers $lib/sysusers.d/callbackd.conf
  systemd-tmpfiles --create $lib/tmpfiles.d/callbackd.conf
  edit /etc/callbackd/callbackd.yaml, put secrets into /etc/callbackd/credentials
  systemctl enable --now callbackd
TEXT
    fi;;
uninstall)
    rm -f "$root$prefix"/bin/callbackd{,-sandbox} "$root$prefix/bin/callbackctl" \
        "$lib"/systemd/system/callbackd{.service,-control.socket,-http.socket} \
        "$lib/systemd/catalog/callbackd.catalog" "$lib"/{sysusers,tmpfiles}.d/callbackd.conf \
        "$share"/man/man{8/callbackd.8,5/callbackd.yaml.5,1/callbackctl.1}
    rm -rf "$lib/callbackd" "$share/doc/callbackd";;
*) echo "install.sh: install or uninstall, not '$verb'" >&2; exit 64;;
esac
