local made
function request()
  made = made or send_ten()
  return made
end
