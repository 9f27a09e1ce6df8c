# Installs Debian packages, for the scripts beside this one. Sourced, not run.
# Asks dpkg first: when everything is there it takes no time, needs no network and no root.

build_packages="clang-22 libclang-22-dev llvm-22-dev libclang-common-22-dev cmake ninja-build libcli11-dev python3"
demo_packages="$build_packages libasio-dev"
test_packages="$demo_packages llvm-22-tools clang-tidy-22 clang-tools-22 clang-format-22 libgtest-dev libboost1.81-dev
qcoro-qt6-dev libc++-22-dev libc++abi-22-dev git python3-jsonschema dpkg-dev file"

install_packages() {
  missing=
  for package in "$@"; do
    case "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" in
    installed) ;;
    *) missing="$missing $package" ;;
    esac
  done
  [ -z "$missing" ] && return 0

  echo "Installing:$missing"
  if [ "$(id -u)" = 0 ]; then
    root=
  elif command -v sudo >/dev/null; then
    root=sudo
  else
    echo "error: these packages are missing and there is neither root nor sudo:$missing" >&2
    return 1
  fi
  # clang 22 comes from bookworm-security, so the lists must be there and recent.
  $root apt-get update -q &&
    $root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends $missing
}
