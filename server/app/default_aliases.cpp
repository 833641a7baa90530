#include <sstream>

#include "app/config.hpp"

namespace hocket::app {
namespace {

struct Row {
    const char* names;  ///< each answered by the same files
    const char* stems;
};

// Only files with a CC0 entry of their own in the package sonic-pi-samples.
constexpr Row kRows[] = {
    {"bd", "bd_haus bd_klub bd_tek bd_fat bd_gas bd_zum bd_ada bd_sone bd_zome bd_pure bd_boom"},
    {"808bd 808", "bd_808"},
    {"clubkick", "bd_klub drum_heavy_kick elec_hollow_kick elec_soft_kick"},
    {"hardkick", "drum_heavy_kick bd_klub elec_hollow_kick elec_soft_kick"},
    {"sn sd",
     "sn_dub sn_dolf sn_zome drum_snare_hard drum_snare_soft elec_snare elec_hi_snare "
     "elec_mid_snare elec_lo_snare elec_filt_snare"},
    {"hh hc", "drum_cymbal_closed drum_cymbal_pedal elec_tick"},
    {"oh ho", "drum_cymbal_open"},
    {"cr cy", "drum_cymbal_hard drum_splash_hard drum_splash_soft drum_cymbal_soft elec_cymbal"},
    {"lt", "drum_tom_lo_hard drum_tom_lo_soft"},
    {"mt", "drum_tom_mid_hard drum_tom_mid_soft"},
    {"ht", "drum_tom_hi_hard drum_tom_hi_soft"},
    {"cb", "drum_cowbell"},
    {"cp", "perc_snap perc_snap2"},  // the set has no hand clap
    {"rs rim", "elec_wood elec_pop"},
    {"drum",
     "drum_bass_hard drum_snare_hard drum_cymbal_closed drum_tom_mid_hard drum_cymbal_open "
     "drum_roll"},
    {"perc", "perc_bell perc_till perc_swash perc_snap elec_triangle elec_twip"},
    {"click tick", "elec_tick elec_pop elec_plip"},
    {"blip bleep", "elec_blip elec_blip2 elec_beep elec_ping elec_twip"},
    {"bell", "elec_bell elec_chime perc_bell"},
    {"tabla",
     "tabla_dhec tabla_ghe1 tabla_ghe2 tabla_ghe3 tabla_ghe4 tabla_ghe5 tabla_ghe6 tabla_ghe7 "
     "tabla_ghe8 tabla_ke1 tabla_ke2 tabla_ke3 tabla_na tabla_na_o tabla_na_s tabla_re "
     "tabla_tas1 tabla_tas2 tabla_tas3 tabla_te1 tabla_te2 tabla_te_m tabla_te_ne tabla_tun1 "
     "tabla_tun2 tabla_tun3"},
    {"bass", "bass_hit_c bass_hard_c"},
    {"bass1", "bass_woodsy_c bass_thick_c"},
    {"bass3", "bass_trance_c bass_drop_c"},
    {"jungbass", "bass_dnb_f"},
    {"gtr", "guit_e_fifths guit_e_slide guit_em9 guit_harmonics"},
    {"pad space", "ambi_choir ambi_drone ambi_glass_hum ambi_haunted_hum ambi_lunar_land"},
    {"breaks125", "loop_breakbeat"},
    {"amencutup", "loop_amen loop_amen_full"},
    {"noise", "vinyl_hiss"},
    {"scratch", "vinyl_scratch vinyl_backspin vinyl_rewind"},
    {"crow", "misc_crow"},
};

std::vector<std::string> words(const char* text) {
    std::istringstream stream{text};
    std::vector<std::string> out;
    for (std::string word; stream >> word;) out.push_back(word);
    return out;
}

}  // namespace

std::vector<Alias> default_aliases() {
    std::vector<Alias> aliases;
    for (const Row& row : kRows) {
        for (std::string& name : words(row.names)) {
            aliases.emplace_back(std::move(name), words(row.stems));
        }
    }
    return aliases;
}

}  // namespace hocket::app
