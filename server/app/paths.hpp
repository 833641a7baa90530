#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace hocket::app {

/// A path of the configuration as a path of this machine: `~` is the home folder, a leading
/// $NAME the environment's, with the XDG defaults for those of XDG that are not set
/// ($XDG_DATA_HOME is ~/.local/share, $XDG_STATE_HOME ~/.local/state, $XDG_CONFIG_HOME ~/.config,
/// $XDG_MUSIC_DIR ~/Music). Empty when what it leads to is not known here, as without a home.
[[nodiscard]] std::string expand_path(const std::string& path);

/// Where recordings go when nothing is said: $STATE_DIRECTORY/recordings, else
/// $XDG_STATE_HOME/hocket/recordings, else below the runtime folder. Not created.
[[nodiscard]] std::string default_recording_folder();

/// The folder of control.sock and hocketd.json, created (0700) if missing:
/// $XDG_RUNTIME_DIR/hocket, else $RUNTIME_DIRECTORY, else hocket-<uid> under the temporary folder.
/// The first and the last are refused unless they are folders of this user's that nobody else may
/// enter; systemd's are as its unit says.
[[nodiscard]] base::Result<std::string> runtime_folder();

/// Where a daemon's files may be, the user's own first; for clients, which create nothing.
[[nodiscard]] std::vector<std::string> runtime_folder_candidates();

}  // namespace hocket::app
