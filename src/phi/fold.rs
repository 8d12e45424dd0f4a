//! Folds characters so that one letter has one form: accents go, full-width forms become plain, typographic marks
//! become the ones on a keyboard; and the characters that OCR confuses fall together.

/// The plain ASCII form of a character; a letter of another script becomes `~`, which no pattern takes for a letter.
pub(crate) fn ascii_from_char(c: char) -> &'static str {
    match c {
        ' '..='~' => ASCII[c as usize - 32],
        // Full-width forms, which recognisers trained on Chinese like to give.
        '\u{ff01}'..='\u{ff5e}' => ASCII[c as usize - 0xff01 + 1],
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ə' | 'ạ'..='ặ' if is_lower(c) => {
            "a"
        }
        'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ā' | 'Ă' | 'Ą' | 'Ǎ' | 'Ə' | 'Ạ'..='Ặ' => "A",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ď' | 'đ' | 'ð' => "d",
        'Ď' | 'Đ' | 'Ð' => "D",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' if is_lower(c) => "e",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' | 'Ẹ'..='Ệ' => "E",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'ĥ' | 'ħ' => "h",
        'Ĥ' | 'Ħ' => "H",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ'..='ị' if is_lower(c) => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' | 'Ỉ'..='Ị' => "I",
        'ĵ' => "j",
        'Ĵ' => "J",
        'ķ' => "k",
        'Ķ' => "K",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => "L",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' if is_lower(c) => "o",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' | 'Ơ' | 'Ọ'..='Ợ' => "O",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => "T",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' if is_lower(c) => {
            "u"
        }
        'Ù' | 'Ú' | 'Û' | 'Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'Ư' | 'Ụ'..='Ự' => "U",
        'ŵ' => "w",
        'Ŵ' => "W",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' if is_lower(c) => "y",
        'Ý' | 'Ÿ' | 'Ŷ' | 'Ỳ'..='Ỹ' => "Y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "Th",
        '‘' | '’' | '‛' | '′' | '´' => "'",
        '“' | '”' | '″' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        '、' => ",",
        '。' => ".",
        '№' => "No",
        // What recognisers make of @.
        '①'..='⑳' | 'Ⓐ'..='ⓩ' => "@",
        // Accents written as marks of their own.
        '\u{300}'..='\u{36f}' => "",
        c if c.is_alphanumeric() => "~",
        _ => " ",
    }
}

fn is_lower(c: char) -> bool {
    c.is_lowercase()
}

/// Each printable ASCII character as a string.
const ASCII: [&str; 95] = [
    " ", "!", "\"", "#", "$", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/", "0", "1", "2", "3", "4", "5", "6",
    "7", "8", "9", ":", ";", "<", "=", ">", "?", "@", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M",
    "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "[", "\\", "]", "^", "_", "'", "a", "b", "c", "d",
    "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "{",
    "|", "}", "~",
];

/// The digit that OCR takes this character for, or that it takes for this character.
pub(crate) fn digit_from_lookalike(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c),
        b'O' | b'o' | b'Q' => Some(b'0'),
        b'l' | b'I' | b'i' | b'|' => Some(b'1'),
        b'Z' | b'z' => Some(b'2'),
        b'S' | b's' => Some(b'5'),
        b'G' => Some(b'6'),
        b'B' => Some(b'8'),
        _ => None,
    }
}

/// The letter that OCR may have taken for this digit.
pub(crate) fn letter_from_lookalike(c: u8) -> Option<u8> {
    match c {
        b'0' => Some(b'o'),
        b'1' | b'|' => Some(b'l'),
        b'2' => Some(b'z'),
        b'5' => Some(b's'),
        b'6' => Some(b'g'),
        b'8' => Some(b'b'),
        _ => None,
    }
}

/// Folded characters of a text, each with the position it came from: letters and digits only, lower case, every group
/// of lookalikes as one sign, so that `Sm1th`, `Srnith` and `SMITH` differ as little as OCR makes them differ.
pub(crate) fn confusable_from_chars(chars: impl Iterator<Item = (usize, char)>) -> Vec<(usize, char)> {
    let mut out: Vec<(usize, char)> = Vec::new();
    for (at, c) in chars {
        for c in plain_from_char(c) {
            let c = match c {
                '0' | 'o' | 'q' => 'o',
                '1' | 'l' | 'i' | '|' => 'i',
                '2' | 'z' => 'z',
                '5' | 's' => 's',
                '6' | 'g' => 'g',
                '8' | 'b' => 'b',
                c if c.is_alphanumeric() => c,
                _ => continue,
            };
            let joined = match (out.last().map(|l| l.1), c) {
                (Some('r'), 'n') => Some('m'),
                (Some('c'), 'i') => Some('d'),
                (Some('v'), 'v') => Some('w'),
                _ => None,
            };
            match (joined, out.last_mut()) {
                (Some(whole), Some(last)) => last.1 = whole,
                _ => out.push((at, c)),
            }
        }
    }
    out
}

/// The lower-case characters without accents; letters of other scripts stay themselves.
pub(crate) fn plain_from_char(c: char) -> impl Iterator<Item = char> {
    let ascii = ascii_from_char(c);
    let own = (ascii == "~" && c != '~').then(|| c.to_lowercase());
    let folded = if own.is_some() { "" } else { ascii };
    folded.chars().map(|c| c.to_ascii_lowercase()).chain(own.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(text: &str) -> String {
        text.chars().map(ascii_from_char).collect()
    }

    fn confusable(text: &str) -> String {
        confusable_from_chars(text.char_indices()).into_iter().map(|(_, c)| c).collect()
    }

    #[test]
    fn accents_and_wide_forms_become_plain() {
        for (text, plain) in [
            ("Núñez", "Nunez"),
            ("Łukasz Wójcik", "Lukasz Wojcik"),
            ("Nguyễn Thị Ánh", "Nguyen Thi Anh"),
            ("ĐỖ VĂN HÙNG", "DO VAN HUNG"),
            ("Straße", "Strasse"),
            ("Əliyeva", "Aliyeva"),
            ("ＭＲＮ：００４", "MRN:004"),
            ("O’Brien–Żak", "O'Brien-Zak"),
            ("王", "~"),
        ] {
            assert_eq!(ascii(text), plain);
        }
    }

    #[test]
    fn lookalikes_fall_together() {
        for (one, other) in
            [("Smith", "Srn1th"), ("CLARK", "dark"), ("Owen", "0vven"), ("Bill 058", "8iII Os8"), ("Núñez", "nunez")]
        {
            assert_eq!(confusable(one), confusable(other), "{one} {other}");
        }
        assert_ne!(confusable("Mary"), confusable("Gary"));
    }
}
